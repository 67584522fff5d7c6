//! How large files are: neither an idea scattered over many, nor many ideas in one.

use std::collections::BTreeMap;

use crate::breach::{Breach, assert_found};
use crate::files::{File, Workspace};
use crate::ratchet::exactly;

/// A file with fewer lines is short.
const SHORT: usize = 30;

/// How many short files a crate may have. A figure is lowered as files are put together, and never raised.
const SHORT_FILES: &[(&str, usize)] = &[
    ("libs/auth", 1),
    ("libs/bus", 1),
    ("libs/contracts", 2),
    ("libs/copies", 2),
    ("libs/db", 8),
    ("libs/envelope", 1),
    ("libs/host", 6),
    ("libs/jobs", 2),
    ("libs/kernel", 3),
    ("libs/standards", 2),
    ("libs/vocabulary", 1),
    ("libs/web", 3),
    ("services/allinone", 3),
    ("services/allinone/demo", 4),
    ("services/archive", 9),
    ("services/billing", 8),
    ("services/callbacks", 12),
    ("services/hotline", 8),
    ("services/identity", 8),
    ("services/notifications", 5),
    ("services/registers", 8),
    ("services/ticketing", 13),
];

/// The middle one of all our Rust files has at least so many lines. The figure is raised as it grows.
const MEDIAN: usize = 96;

/// What a stylesheet has at most: past it, it dresses more than one part of the page.
const MOST_CSS_LINES: usize = 250;

/// Stylesheets that are longer, until they are divided by what they dress.
const LONG_STYLES: &[&str] = &[];

/// No crate has more short files than it had.
pub(crate) fn short_files(workspace: &Workspace) -> Vec<Breach> {
    short_files_beyond(workspace, SHORT_FILES)
}

fn short_files_beyond(workspace: &Workspace, ceilings: &[(&str, usize)]) -> Vec<Breach> {
    let mut short: BTreeMap<&str, usize> = BTreeMap::new();
    for file in workspace.files.iter().filter(|file| file.lines() < SHORT) {
        if let Some(folder) = file.crate_folder() {
            *short.entry(folder).or_default() += 1;
        }
    }
    let ceiling =
        |folder: &str| ceilings.iter().find(|(name, _)| *name == folder).map_or(0, |(_, ceiling)| *ceiling);
    let beyond = short.into_iter().filter(|(folder, count)| *count > ceiling(folder));
    beyond
        .map(|(folder, count)| {
            let rule = format!(
                "{count} files under {SHORT} lines, and {} are the most: put together what is read together",
                ceiling(folder)
            );
            Breach::whole(folder, rule)
        })
        .collect()
}

/// The middle file is no shorter than it was.
pub(crate) fn median(workspace: &Workspace) -> Vec<Breach> {
    let ours = workspace.files.iter().filter(|file| file.crate_folder().is_some());
    median_below(ours.map(File::lines).collect(), MEDIAN)
}

fn median_below(mut lines: Vec<usize>, floor: usize) -> Vec<Breach> {
    lines.sort_unstable();
    let median = lines.get(lines.len() / 2).copied().unwrap_or_default();
    let rule = format!("the middle one of {} Rust files has {median} lines, and had {floor}", lines.len());
    (median < floor).then(|| Breach::whole("libs and services", rule)).into_iter().collect()
}

/// A stylesheet can be read whole.
pub(crate) fn styles(workspace: &Workspace) -> Vec<Breach> {
    styles_beyond(workspace, LONG_STYLES)
}

fn styles_beyond(workspace: &Workspace, standing: &[&str]) -> Vec<Breach> {
    let is_style =
        |file: &&File| file.path.starts_with("services/console/src/") && file.name().ends_with(".css");
    let long = workspace.files.iter().filter(is_style).filter(|file| file.lines() > MOST_CSS_LINES);
    let found = long.map(|file| {
        let lines = file.lines();
        let rule =
            format!("{lines} lines: a stylesheet has at most {MOST_CSS_LINES}; divide it by what it dresses");
        (file.path.clone(), Breach::new(&file.path, lines, rule))
    });
    exactly("long stylesheets", standing, found.collect())
}

#[test]
fn a_short_file_too_many_is_found() {
    let files = [("a.rs", 29), ("b.rs", 30), ("c.rs", 3)]
        .map(|(name, lines)| File::new(&format!("libs/db/src/{name}"), &"\n".repeat(lines)));
    let workspace = Workspace::of(files.into());
    assert_found(&short_files_beyond(&workspace, &[("libs/db", 2)]), &[]);
    assert_found(&short_files_beyond(&workspace, &[("libs/db", 1)]), &["libs/db:1"]);
    assert_found(&short_files_beyond(&workspace, &[("libs/bus", 2)]), &["libs/db:1"]);
}

#[test]
fn a_shorter_middle_file_is_found() {
    assert_found(&median_below(vec![500, 10, 60], 61), &["libs and services:1"]);
    assert_found(&median_below(vec![500, 10, 61], 61), &[]);
}

#[test]
fn a_long_stylesheet_is_found_and_one_that_was_divided_is_struck() {
    let style = |path: &str, lines| File::new(path, &"a {}\n".repeat(lines));
    let files = || {
        vec![
            style("services/console/src/shell/base.css", 250),
            style("services/console/src/tickets/tickets.module.css", 251),
            style("docs/book.css", 900),
        ]
    };
    let long = "services/console/src/tickets/tickets.module.css";
    assert_found(&styles_beyond(&Workspace::of(files()), &[]), &[&format!("{long}:251")]);
    assert_found(&styles_beyond(&Workspace::of(files()), &[long]), &[]);
    assert_found(&styles_beyond(&Workspace::of(vec![]), &[long]), &[&format!("{long}:1")]);
}
