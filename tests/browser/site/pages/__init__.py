"""The site in Chromium: from a server, from a file, on a phone, without a network."""
