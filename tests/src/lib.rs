//! suite-tests
