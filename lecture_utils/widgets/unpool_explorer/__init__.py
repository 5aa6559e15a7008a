"""Unpooling with everything movable: places from the encoder, values from the decoder."""
