//! Prints the progress. The summary alone goes to the standard output.

use std::io::Write;

pub(super) fn say(line: &str) {
    drop(writeln!(std::io::stderr(), "replay: {line}"));
}
