//! The knobs of billing: none of its own. What is charged is decided by people and by tickets; how the process runs is
//! the chassis' section.
