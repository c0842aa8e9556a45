"""Engines that translate one segment at a time, and the store of the models they need."""
