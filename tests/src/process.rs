//! One running binary of the suite.

use std::{
    fs::File,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use tokio::process::{Child, Command};

use crate::deployed::Container;

/// A binary with its settings: it can be killed and started again.
pub struct Process {
    name: &'static str,
    settings: Vec<(String, String)>,
    log: PathBuf,
    address: String,
    /// How it is confined; a process like any other when it is not.
    container: Option<Container>,
    /// Where its binary is, when it is not one of this build.
    binaries: Option<PathBuf>,
    child: Option<Child>,
}

impl Process {
    /// Describes the process of binary `name` that listens on `port`; starts nothing yet.
    #[must_use]
    pub fn new(name: &'static str, port: u16, mut settings: Vec<(String, String)>, folder: &Path) -> Self {
        let address = format!("127.0.0.1:{port}");
        settings.push(("STEWARD_LISTEN".to_owned(), address.clone()));
        Self {
            name,
            settings,
            log: folder.join(format!("{name}.log")),
            address,
            container: None,
            binaries: None,
            child: None,
        }
    }

    /// Describes the same in a container, which says all of its settings itself; starts nothing yet.
    #[must_use]
    pub(crate) fn contained(name: &'static str, port: u16, container: Container, folder: &Path) -> Self {
        Self { container: Some(container), ..Self::new(name, port, Vec::new(), folder) }
    }

    /// Another process of the same binary and settings, which listens on `port`; not started.
    #[must_use]
    pub fn replica(&self, port: u16) -> Self {
        let folder = self.log.parent().expect("a log in a folder").join(format!("replica{port}"));
        std::fs::create_dir_all(&folder).expect("a folder");
        let settings =
            self.settings.iter().filter(|(key, _value)| key != "STEWARD_LISTEN").cloned().collect();
        Self { binaries: self.binaries.clone(), ..Self::new(self.name, port, settings, &folder) }
    }

    /// Runs the binary of another build from the next start on.
    pub fn take_from(&mut self, binaries: &Path) {
        self.binaries = Some(binaries.to_owned());
    }

    /// Where it listens.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Runs it with one command word, such as `migrate`, to its end.
    pub async fn run(&self, word: &str) {
        let status = self.command(Some(word)).status().await.expect("a binary that runs");
        assert!(status.success(), "{} {word} failed: {}", self.name, self.tail());
    }

    /// Runs the command of its container to its end.
    pub(crate) async fn run_to_its_end(&self) {
        let status = self.command(None).status().await.expect("a container that runs");
        assert!(status.success(), "{} failed: {}", self.name, self.tail());
    }

    /// Starts it; [`Process::ready`] waits for it.
    pub fn start(&mut self) {
        self.child = Some(self.command(None).kill_on_drop(true).spawn().expect("a binary that starts"));
    }

    /// Waits until it answers `/readyz`.
    pub async fn ready(&mut self, client: &reqwest::Client) {
        let url = format!("{}/readyz", self.base());
        let began = Instant::now();
        while began.elapsed() < testkit::PATIENCE {
            if client.get(&url).send().await.is_ok_and(|reply| reply.status().is_success()) {
                return;
            }
            if let Some(Ok(Some(status))) = self.child.as_mut().map(Child::try_wait) {
                panic!("{} ended with {status}: {}", self.name, self.tail());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{} is not ready: {}", self.name, self.tail());
    }

    /// Kills it at once, as a lost machine would (SIGKILL).
    pub async fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            drop(child.kill().await);
        }
    }

    /// Ends it as a roll-out does (SIGTERM), and waits until it has.
    pub async fn end(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        let Some(id) = child.id() else { return };
        let status = Command::new("kill").args(["-TERM", &id.to_string()]).status().await.expect("kill");
        assert!(status.success(), "{} takes no SIGTERM", self.name);
        let ended = tokio::time::timeout(testkit::PATIENCE, child.wait()).await.expect("a process that ends");
        assert!(ended.expect("its status").success(), "{} ended badly: {}", self.name, self.tail());
    }

    /// Its process id, while it runs.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.child.as_ref().and_then(Child::id)
    }

    /// Starts with another value of one setting from the next start on.
    pub fn set(&mut self, key: &str, value: String) {
        self.settings.retain(|(known, _value)| known != key);
        self.settings.push((key.to_owned(), value));
    }

    /// Fails the test unless the running process is confined as its container was declared.
    pub(crate) fn must_be_confined(&self) {
        if let (Some(container), Some(id)) = (&self.container, self.id()) {
            container.must_confine(self.name, id);
        }
    }

    /// The last lines it logged.
    #[must_use]
    pub fn tail(&self) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().rev().take(15).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }

    fn binary(&self) -> PathBuf {
        self.binaries.as_ref().map_or_else(|| binary(self.name), |binaries| binaries.join(self.name))
    }

    fn command(&self, word: Option<&str>) -> Command {
        let log = File::options().create(true).append(true).open(&self.log).expect("a log file");
        let mut command = match &self.container {
            Some(container) => container.command(self.name, &self.binary(), &self.log),
            None => {
                let mut command = Command::new(self.binary());
                command.env_clear();
                command
            }
        };
        command.args(word).envs(self.settings.iter().cloned());
        command.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::null()).stderr(log);
        command
    }
}

/// The binary of the same build: beside the one that asks, or above the folder of test binaries.
fn binary(name: &str) -> PathBuf {
    let own = std::env::current_exe().expect("the path of this process");
    let folder = own.ancestors().skip(1).find(|folder| !folder.ends_with("deps")).expect("a target folder");
    let path = folder.join(name);
    assert!(path.exists(), "{} is not built: cargo build --workspace --bins", path.display());
    path
}

/// A port nobody listens on now.
#[must_use]
pub fn free_port() -> u16 {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    socket.local_addr().expect("its address").port()
}
