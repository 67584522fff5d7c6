//! Servers that are none of ours, each a process of its own until the test ends (tests/outside).

use std::process::Stdio;

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

/// One of them. It ends with its input.
pub(crate) struct Outside {
    _process: Child,
    input: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
}

impl Outside {
    /// Starts a script of that folder; what it needs is installed first, where it is missing.
    pub(crate) async fn start(script: &str, arguments: &[&str]) -> Self {
        let install = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/scripts/outside.sh");
        let installed = Command::new(install).stderr(Stdio::inherit()).output().await.unwrap();
        assert!(installed.status.success(), "{install} failed");
        let folder = String::from_utf8(installed.stdout).unwrap();
        let mut process = Command::new("node")
            .arg(script)
            .args(arguments)
            .current_dir(folder.trim())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let said = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { input: process.stdin.take().unwrap(), said, _process: process }
    }

    /// The next line that it prints.
    pub(crate) async fn said(&mut self) -> String {
        self.said.next_line().await.unwrap().unwrap_or_else(|| panic!("the process outside has ended"))
    }

    /// Has it do something, and waits until it has.
    pub(crate) async fn tell(&mut self, word: &str) {
        self.input.write_all(format!("{word}\n").as_bytes()).await.unwrap();
        assert_eq!(self.said().await, word);
    }
}
