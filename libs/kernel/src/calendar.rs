//! Working time: written by its own slice.
