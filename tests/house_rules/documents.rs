//! What the documents promise: commands that exist and links that lead somewhere.

use crate::breach::{Breach, assert_found};
use crate::files::{File, Workspace};

/// Every command in the documents exists.
pub(crate) fn commands(workspace: &Workspace) -> Vec<Breach> {
    let makefile = workspace.file("Makefile").expect("there is a Makefile");
    let targets = targets(&makefile.text);
    assert!(targets.contains(&"test"), "{targets:?}");
    documents(workspace).flat_map(|file| unknown_targets(file, &targets)).collect()
}

/// Every link in the documents leads somewhere.
pub(crate) fn links(workspace: &Workspace) -> Vec<Breach> {
    let exists = |path: &str| {
        let below = format!("{path}/");
        workspace.files.iter().any(|file| file.path == path || file.path.starts_with(&below))
    };
    documents(workspace).flat_map(|file| dead_links(file, exists)).collect()
}

/// Every source file that the documents name exists: a path within some folder, such as that of the service it is about.
pub(crate) fn sources(workspace: &Workspace) -> Vec<Breach> {
    let exists = |path: &str| {
        let within = format!("/{path}");
        workspace.files.iter().any(|file| file.path == path || file.path.ends_with(&within))
    };
    documents(workspace).flat_map(|file| unknown_sources(file, exists)).collect()
}

/// Code spans that are the path of a source file, and of none that there is. Those with a place left open (`on_<event>.rs`) are
/// none, nor is what is generated.
fn unknown_sources(document: &File, exists: impl Fn(&str) -> bool) -> Vec<Breach> {
    let is_path = |span: &&str| {
        let name = |letter: char| letter.is_ascii_alphanumeric() || "_-./".contains(letter);
        span.chars().all(name)
            && [".rs", ".ts", ".tsx"].iter().any(|end| span.ends_with(end))
            && !span.ends_with(".d.ts")
    };
    let mut found = Vec::new();
    for (number, line) in document.text.lines().enumerate() {
        for path in line.split('`').skip(1).step_by(2).filter(is_path).filter(|path| !exists(path)) {
            found.push(Breach::new(&document.path, number + 1, format!("there is no `{path}`")));
        }
    }
    found
}

fn documents(workspace: &Workspace) -> impl Iterator<Item = &File> {
    workspace.files.iter().filter(|file| file.name().ends_with(".md"))
}

/// `make x` in code spans and code blocks, for targets that the Makefile lacks.
fn unknown_targets(document: &File, targets: &[&str]) -> Vec<Breach> {
    let mut found = Vec::new();
    for (number, line) in document.text.lines().enumerate() {
        let commands = line
            .split('`')
            .flat_map(|span| span.strip_prefix("make ").map(|rest| rest.split_whitespace().next()));
        for target in commands.flatten().map(|target| target.trim_end_matches([',', '.', ';'])) {
            if !targets.contains(&target) {
                found.push(Breach::new(
                    &document.path,
                    number + 1,
                    format!("`make {target}` does not exist"),
                ));
            }
        }
    }
    found
}

/// Relative links to files that are not there. `exists` is asked with a path from the workspace's root.
fn dead_links(document: &File, exists: impl Fn(&str) -> bool) -> Vec<Breach> {
    let folder: Vec<&str> =
        document.path.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect();
    let mut found = Vec::new();
    for (number, line) in document.text.lines().enumerate() {
        for target in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap_or_default();
            if path.is_empty() || path.contains("://") || path.starts_with("mailto:") {
                continue;
            }
            if !exists(&resolved(&folder, path)) {
                found.push(Breach::new(
                    &document.path,
                    number + 1,
                    format!("the link to `{path}` leads nowhere"),
                ));
            }
        }
    }
    found
}

fn resolved(folder: &[&str], link: &str) -> String {
    let mut parts = folder.to_vec();
    for part in link.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

fn targets(makefile: &str) -> Vec<&str> {
    let names = makefile.lines().filter_map(|line| line.split_once(':')).map(|(name, _)| name);
    names
        .filter(|name| {
            !name.is_empty() && name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')
        })
        .collect()
}

#[test]
fn a_command_that_does_not_exist_is_found() {
    let document = File::new("README.md", "Run `make run`, then\nmake coffee\n`make tea`.\n");
    assert_found(
        &unknown_targets(&document, &targets("run: a\n\techo b: c\n")),
        &["README.md:2", "README.md:3"],
    );
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let document = File::new(
        "services/x/README.md",
        "[a](../../A.md) [b](https://b.example) [c](#here)\n[d](gone.md)\n",
    );
    assert_found(&dead_links(&document, |path| path == "A.md"), &["services/x/README.md:2"]);
}

#[test]
fn a_source_file_that_does_not_exist_is_found() {
    let document = File::new(
        "CONTRIBUTING.md",
        "`http/acts.rs`, `on_<event>.rs`, `gen.d.ts` and\n`http/gone.rs` `a.ts`\n",
    );
    let breaches = unknown_sources(&document, |path| path == "http/acts.rs");
    assert_found(&breaches, &["CONTRIBUTING.md:2", "CONTRIBUTING.md:2"]);
}
