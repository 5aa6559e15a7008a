"""The widgets and pages of the site in other engines than Chromium."""
