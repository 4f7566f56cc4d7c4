"""Reading size and orientation from a photo file's header, without a decoder."""
