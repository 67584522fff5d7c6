//! An engine that this test alone uses, so that it may be restarted.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// A private RabbitMQ or Redis on the loopback.
pub(crate) struct PrivateEngine {
    name: &'static str,
    port: u16,
    folder: TempDir,
}

impl PrivateEngine {
    /// Starts one on `ports` ports in a row; Debian's package is installed when it is missing.
    pub(crate) fn start(name: &'static str, ports: u16) -> Self {
        let package = if name == "redis" { "redis-server" } else { "rabbitmq-server" };
        run(&tests().join("scripts/apt.sh"), &[package.to_owned()]);
        let engine = Self { name, port: free_row(ports), folder: tempfile::tempdir().unwrap() };
        engine.act("start");
        engine
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Stops it and starts it again; the broker keeps its queues, the cache forgets everything.
    pub(crate) async fn restart(&self) {
        self.stop().await;
        self.start_again().await;
    }

    pub(crate) async fn stop(&self) {
        self.act_meanwhile("stop").await;
    }

    /// Starts it where it was.
    pub(crate) async fn start_again(&self) {
        self.act_meanwhile("start").await;
    }

    async fn act_meanwhile(&self, act: &str) {
        let (script, words) = self.script(act);
        let status = tokio::process::Command::new(&script).args(words).status().await.unwrap();
        assert!(status.success(), "{} {act}", script.display());
    }

    fn script(&self, act: &str) -> (PathBuf, [String; 3]) {
        let (folder, port) = (self.folder.path().display().to_string(), self.port.to_string());
        (tests().join(format!("engines/{}.sh", self.name)), [act.to_owned(), folder, port])
    }

    fn act(&self, act: &str) {
        let (script, words) = self.script(act);
        run(&script, &words);
    }
}

impl Drop for PrivateEngine {
    fn drop(&mut self) {
        self.act("stop");
    }
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn run(program: &Path, arguments: &[String]) {
    let status = Command::new(program).args(arguments).status().unwrap();
    assert!(status.success(), "{} {arguments:?}", program.display());
}

/// The first of `count` free ports in a row.
fn free_row(count: u16) -> u16 {
    let is_free = |port: u16| std::net::TcpListener::bind(("127.0.0.1", port)).is_ok();
    let seed = u16::try_from(std::process::id() % 10_000).unwrap();
    (20_000 + seed..60_000).find(|first| (*first..first + count).all(is_free)).unwrap()
}
