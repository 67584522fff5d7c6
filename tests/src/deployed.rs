//! Containers without a container engine: what the chart and `compose.yaml` declare, in namespaces of this machine.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Stdio,
};

use serde::Deserialize;
use serde_json::Value;
use tokio::{io::AsyncWriteExt, process::Command};

/// Who declares the containers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deployment {
    /// `helm/steward`.
    Chart,
    /// `docker/compose.yaml`.
    Compose,
}

/// The containers of one service.
#[derive(Debug, Deserialize)]
pub(crate) struct Declared {
    /// What runs before it, when it is a container of its own.
    pub(crate) migrate: Option<Container>,
    pub(crate) serve: Container,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Container {
    environment: BTreeMap<String, String>,
    command: Vec<String>,
    user: u32,
    group: u32,
    read_only: bool,
    writable: Vec<String>,
    /// The settings file that is mounted into it.
    settings: Option<String>,
}

impl Deployment {
    /// What is declared for each service of the installation that `given` describes.
    pub(crate) async fn declared(self, given: &Value) -> BTreeMap<String, Declared> {
        let tools = Command::new(root().join("tests/scripts/python.sh")).stderr(Stdio::inherit()).output();
        let tools = tools.await.expect("the Python tools").stdout;
        let python = Path::new(String::from_utf8_lossy(&tools).trim()).join("python");
        let what = match self {
            Self::Chart => "chart",
            Self::Compose => "compose",
        };
        let mut asking = Command::new(python)
            .args([root().join("tests/chart/deployment.py").as_os_str(), what.as_ref()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the declarations");
        let mut input = asking.stdin.take().expect("its input");
        input.write_all(given.to_string().as_bytes()).await.expect("its input");
        drop(input);
        let told = asking.wait_with_output().await.expect("the declarations");
        assert!(told.status.success(), "{what} declares nothing that can be read");
        serde_json::from_slice(&told.stdout).expect("declarations")
    }
}

impl Container {
    /// Runs its command with `binary` as the image's, beside the `log` of the service.
    pub(crate) fn command(&self, name: &str, binary: &Path, log: &Path) -> Command {
        let folder = log.with_extension("root");
        let mut command = Command::new(root().join("tests/scripts/as_deployed.sh"));
        command.arg(binary).arg(folder).args([self.user.to_string(), self.group.to_string()]);
        command.arg(if self.read_only { "ro" } else { "rw" });
        match &self.settings {
            Some(settings) => {
                let file = log.with_file_name(format!("{name}.toml"));
                std::fs::write(&file, settings).expect("the settings file");
                command.arg(file)
            }
            None => command.arg("-"),
        };
        command.args(&self.writable).arg("--").args(&self.command);
        command.env_clear().envs(&self.environment);
        command
    }

    /// Fails the test unless the process is what was declared, by what the system itself says of it.
    pub(crate) fn must_confine(&self, name: &str, process: u32) {
        let read =
            |what: &str| std::fs::read_to_string(format!("/proc/{process}/{what}")).expect("a process");
        let status = read("status");
        let field =
            |key: &str| status.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default().trim();
        let own = format!("{0}\t{0}\t{0}\t{0}", self.user);
        assert_eq!(field("Uid:"), own, "{name} runs as its user");
        assert_eq!((field("CapEff:"), field("CapBnd:")), ("0000000000000000", "0000000000000000"), "{name}");
        assert_eq!(field("NoNewPrivs:"), "1", "{name}");
        let mounts = read("mountinfo");
        let mounts = mounts.lines().map(|line| line.split(' ').collect::<Vec<_>>());
        let is_device = |place: &str| place == "/proc" || place.starts_with("/dev/");
        let writable: Vec<String> = mounts
            .filter_map(|mount| Some(((*mount.get(4)?).to_owned(), mount.get(5)?.starts_with("rw"))))
            .filter(|(place, is_writable)| *is_writable && !is_device(place))
            .map(|(place, _writable)| place)
            .collect();
        assert_eq!(writable, self.writable, "{name} can write where it was declared and nowhere else");
    }
}

/// True when this process may make namespaces for others.
#[must_use]
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
