//! Telling how far it is, to whoever waits. The summary alone goes to the standard output.

use std::io::Write;

/// Says one line.
pub(super) fn say(line: &str) {
    drop(writeln!(std::io::stderr(), "replay: {line}"));
}
