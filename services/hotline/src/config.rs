//! The knobs of the hotline: none yet.
