//! The files of the workspace, read once for all rules.

use std::fs;
use std::path::Path;

use crate::code;

/// A file, by its path from the workspace's root with `/` between folders.
#[derive(Clone)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
    /// Compiled for tests alone: its module is declared under `#[cfg(test)]`.
    pub(crate) is_test: bool,
}

impl File {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), is_test: false }
    }

    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The service whose file this is.
    pub(crate) fn service(&self) -> Option<&str> {
        let service = self.path.strip_prefix("services/")?.split('/').next()?;
        (!matches!(service, "allinone" | "console")).then_some(service)
    }

    /// The path below the `src` folder of a service, folder by folder; empty for any other file.
    pub(crate) fn below_src(&self) -> Vec<&str> {
        let below =
            |service| self.path.strip_prefix("services/")?.strip_prefix(service)?.strip_prefix("/src/");
        self.service().and_then(below).map(|rest| rest.split('/').collect()).unwrap_or_default()
    }

    /// The room of a service that this file stands in.
    pub(crate) fn room(&self) -> Option<&str> {
        match self.below_src().as_slice() {
            [room, _, ..] => Some(room),
            [] | [_] => None,
        }
    }

    /// The Rust code proper: comments, literals and unit tests blanked, every character at its old line.
    pub(crate) fn code(&self) -> String {
        if self.is_test {
            return String::new();
        }
        code::without_tests(&code::without_comments_and_literals(&self.text))
    }
}

/// Every text file of the workspace that a person wrote.
pub(crate) fn workspace() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the workspace");
    let mut files = Vec::new();
    collect(root, "", &mut files);
    assert!(files.len() > 50, "the workspace was not found at {}", root.display());
    mark_tests(&mut files);
    files.sort_by(|left, right| left.path.cmp(&right.path));
    files
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
            files.push(File { path, text, is_test: false });
        }
    }
}

/// Marks the modules that a parent declares under `#[cfg(test)]`, with everything below them.
fn mark_tests(files: &mut [File]) {
    let modules: Vec<String> = files.iter().filter(|file| file.is_rust()).flat_map(test_modules).collect();
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
    let code = code::without_comments_and_literals(&parent.text);
    let declared = code.split("#[cfg(test)]").skip(1).filter_map(|rest| {
        let (name, _) = rest.trim_start().strip_prefix("mod ")?.split_once(';')?;
        (!name.contains('{')).then(|| format!("{folder}/{}", name.trim()))
    });
    declared.collect()
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
    assert_eq!(files.map(|file| file.is_test), [false, false, true]);
}
