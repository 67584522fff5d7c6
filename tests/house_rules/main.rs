//! The rules of the house that no compiler checks: which room may import which, who may depend on whom, what every
//! service looks like, what the documents promise.
//!
//! A rule is a pure function from text to breaches, so that beside the test that holds it against the workspace
//! stands one that plants a breach and sees it found. The reasons are in ARCHITECTURE.md; a rule that turns out
//! wrong is changed there and here in one commit.
#![expect(clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test binary")]

mod breach;
mod code;
mod documents;
mod doors;
mod files;
mod packages;
mod paths;
mod rooms;
mod schemas;
mod services;
mod shape;
