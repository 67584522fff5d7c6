//! The workspace, read once for all rules: its files, and what cargo says of its packages.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use crate::code::{Code, NO_CODE};
use crate::packages::{Package, packages};

/// The rooms of an aggregate, and of a service beside its aggregates: for what they all share.
pub(crate) const ROOMS: &[&str] = &["domain", "app", "storage", "http", "events", "jobs"];
/// A room for the ways out of the suite, where a service has any.
pub(crate) const GATEWAYS: &str = "gateways";

pub(crate) fn is_room(name: &str) -> bool {
    ROOMS.contains(&name) || name == GATEWAYS
}

/// Everything that the rules look at.
pub(crate) struct Workspace {
    /// Every text file that a person wrote, by its path.
    pub(crate) files: Vec<File>,
    pub(crate) packages: Vec<Package>,
}

/// A file, by its path from the workspace's root with `/` between folders.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
    /// Compiled for tests alone: its module is declared under `#[cfg(test)]`.
    pub(crate) is_test: bool,
    code: OnceLock<Code>,
}

impl Workspace {
    pub(crate) fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the workspace");
        let mut files = Vec::new();
        collect(root, "", &mut files);
        assert!(files.len() > 50, "the workspace was not found at {}", root.display());
        mark_tests(&mut files);
        files.sort_by(|left, right| left.path.cmp(&right.path));
        Self { files, packages: packages(root) }
    }

    /// A workspace of planted files.
    pub(crate) fn of(files: Vec<File>) -> Self {
        Self { files, packages: Vec::new() }
    }

    pub(crate) fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.is_rust())
    }

    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }
}

impl File {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), is_test: false, code: OnceLock::new() }
    }

    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    pub(crate) fn lines(&self) -> usize {
        self.text.lines().count()
    }

    /// The service whose file this is.
    pub(crate) fn service(&self) -> Option<&str> {
        let service = self.path.strip_prefix("services/")?.split('/').next()?;
        (!matches!(service, "allinone" | "console")).then_some(service)
    }

    /// The folder of the crate whose source this is, such as `libs/db`.
    pub(crate) fn crate_folder(&self) -> Option<&str> {
        let is_ours = self.path.starts_with("libs/") || self.path.starts_with("services/");
        let (folder, _below) = self.path.split_once("/src/")?;
        (is_ours && self.is_rust()).then_some(folder)
    }

    /// The path below the `src` folder of a service, folder by folder; empty for any other file.
    pub(crate) fn below_src(&self) -> Vec<&str> {
        let below =
            |service| self.path.strip_prefix("services/")?.strip_prefix(service)?.strip_prefix("/src/");
        self.service().and_then(below).map(|rest| rest.split('/').collect()).unwrap_or_default()
    }

    /// The room that this file is, or stands in: of an aggregate, or of the service beside its aggregates.
    pub(crate) fn room(&self) -> Option<&str> {
        let below = self.below_src();
        let mut names = below.iter().take(2).map(|part| part.trim_end_matches(".rs"));
        names.find(|name| is_room(name))
    }

    /// Where the file's code stands below its crate: `["app", "open_ticket"]`.
    pub(crate) fn module(&self) -> Vec<&str> {
        let below = self.path.split_once("/src/").map_or("", |(_, below)| below);
        let mut parts: Vec<&str> = below.trim_end_matches(".rs").split('/').collect();
        let _face = parts.pop_if(|last| matches!(*last, "mod" | "lib" | "main"));
        parts
    }

    /// The Rust code proper: without comments and unit tests.
    pub(crate) fn code(&self) -> &Code {
        if self.is_test || !self.is_rust() {
            return &NO_CODE;
        }
        self.code.get_or_init(|| {
            Code::read(&self.text)
                .unwrap_or_else(|error| panic!("{}:{}: {error}", self.path, error.span().start().line))
        })
    }
}

fn collect(root: &Path, folder: &str, files: &mut Vec<File>) {
    for entry in fs::read_dir(root.join(folder)).expect("a folder of the workspace is readable") {
        let entry = entry.expect("a folder's entry is readable");
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        let kind = entry.file_type().expect("an entry has a type");
        if kind.is_dir() {
            if !is_generated(&name) {
                collect(root, &path, files);
            }
        } else if kind.is_file()
            && let Ok(text) = fs::read_to_string(entry.path())
        {
            files.push(File::new(&path, &text));
        }
    }
}

/// Marks the modules that a parent declares under `#[cfg(test)]`, with everything below them.
fn mark_tests(files: &mut [File]) {
    let parents = files.iter().filter(|file| file.is_rust() && file.text.contains("#[cfg(test)]"));
    let modules: Vec<String> = parents.flat_map(test_modules).collect();
    for file in files {
        let stem = file.path.trim_end_matches(".rs");
        file.is_test = modules.iter().any(|module| stem == module || stem.starts_with(&format!("{module}/")));
    }
}

/// The paths, without `.rs`, of the modules that this file declares under `#[cfg(test)]`.
fn test_modules(parent: &File) -> Vec<String> {
    let stem = parent.path.trim_end_matches(".rs");
    let is_folders = matches!(parent.name(), "mod.rs" | "lib.rs" | "main.rs");
    let folder = if is_folders { stem.rsplit_once('/').map_or("", |(folder, _)| folder) } else { stem };
    parent.code().test_modules.iter().map(|name| format!("{folder}/{name}")).collect()
}

fn is_generated(folder: &str) -> bool {
    matches!(
        folder,
        ".git" | ".venv" | "target" | "node_modules" | "dist" | "data" | "snapshots" | "__pycache__"
    )
}

#[test]
fn modules_declared_for_tests_are_no_code() {
    let mut files = [
        File::new("a/src/domain/mod.rs", "mod ticket;\n#[cfg(test)]\nmod ticket_properties;\n"),
        File::new("a/src/domain/ticket.rs", "#[cfg(test)]\nmod tests { fn f() {} }\nuse x::y;"),
        File::new("a/src/domain/ticket_properties.rs", "use proptest::prelude;"),
    ];
    mark_tests(&mut files);
    assert_eq!(files.each_ref().map(|file| file.is_test), [false, false, true]);
    assert_eq!(files.each_ref().map(|file| file.code().tokens.len()), [3, 5, 0]);
}

#[test]
fn a_file_knows_its_crate_and_its_module() {
    let file = File::new("services/x/src/app/bills/mod.rs", "");
    assert_eq!((file.crate_folder(), file.module()), (Some("services/x"), vec!["app", "bills"]));
    assert_eq!(File::new("libs/db/src/tx.rs", "").module(), ["tx"]);
    assert_eq!(File::new("libs/db/src/lib.rs", "").module(), [""; 0]);
    assert_eq!(File::new("libs/db/tests/it/tx.rs", "").crate_folder(), None);
}

#[test]
fn a_file_knows_the_room_it_is_or_stands_in() {
    let room = |path: &str| File::new(&format!("services/x/src/{path}"), "").room().map(str::to_owned);
    for path in ["app.rs", "app/mod.rs", "bills/app.rs", "bills/app/mod.rs", "bills/app/pay.rs"] {
        assert_eq!(room(path).as_deref(), Some("app"), "{path}");
    }
    for path in ["lib.rs", "bills/mod.rs", "bills/attic/app.rs"] {
        assert_eq!(room(path), None, "{path}");
    }
}
