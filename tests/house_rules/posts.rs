//! The posts that ship, held against the ledger of rules and against what the API can do.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::breach::{Breach, assert_found};
use crate::files::{File, Workspace};
use crate::ledger::{BELL, LEDGER, Place, SOUND, ledger, planted};

const SHIPPED: &str = "libs/standards/posts/";
const DESCRIPTION: &str = "api/openapi.json";

/// A line of a post's document, with the post that it belongs to.
struct Line<'w> {
    file: &'w File,
    line: usize,
    post: &'w str,
    text: &'w str,
}

impl Line<'_> {
    /// What stands on it after `key = `, in quotes.
    fn told(&self, key: &str) -> Option<&str> {
        let (_before, after) = self.text.split_once(&format!(" {key} = \""))?;
        after.split('"').next()
    }
}

/// Every line of a document of posts: each duty and each limit is one.
fn lines(workspace: &Workspace) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    for file in workspace.files.iter().filter(|file| file.path.starts_with(SHIPPED)) {
        let mut post = "";
        for (at, text) in file.text.lines().enumerate() {
            post = text.strip_prefix("code = \"").map_or(post, |code| code.trim_end_matches('"'));
            found.push(Line { file, line: at + 1, post, text });
        }
    }
    found
}

/// Every rule that makes a duty or a limit of a post one names the post in its row, and every post that the ledger names has
/// one by that rule.
pub(crate) fn rule(workspace: &Workspace) -> Vec<Breach> {
    let rows = match ledger(workspace) {
        Ok(rows) => rows,
        Err(breach) => return vec![breach],
    };
    let lines = lines(workspace);
    let mut found = Vec::new();
    for line in &lines {
        let Some(rule) = line.told("rule") else { continue };
        let names_it = rows
            .iter()
            .any(|row| row.rule() == rule && row.places().any(|place| place == Place::Post(line.post)));
        if !names_it {
            let fault = format!("`{rule}` does not say in {LEDGER} that `post:{}` has it to do", line.post);
            found.push(Breach::new(&line.file.path, line.line, fault));
        }
    }
    for row in &rows {
        for place in row.places() {
            let Place::Post(post) = place else { continue };
            if !lines.iter().any(|line| line.post == post && line.told("rule") == Some(row.rule())) {
                let fault = format!("no post `{post}` ships with a duty or a limit by `{}`", row.rule());
                found.push(Breach::new(LEDGER, row.line, fault));
            }
        }
    }
    found
}

/// Every operation that a duty names is one of the API, and asks for the right that the duty takes.
pub(crate) fn operations(workspace: &Workspace) -> Vec<Breach> {
    let described = workspace.file(DESCRIPTION);
    let described = described.and_then(|file| serde_json::from_str::<Value>(&file.text).ok());
    let Some(described) = described else { return vec![Breach::whole(DESCRIPTION, "is no JSON")] };
    let paths = described["paths"].as_object().into_iter().flatten();
    let operations =
        paths.flat_map(|(_path, item)| item.as_object().into_iter().flat_map(|item| item.values()));
    let known: BTreeMap<&str, String> = operations
        .filter_map(|operation| {
            let right = operation["security"][0]["bearer"][0].as_str().unwrap_or_default();
            Some((operation["operationId"].as_str()?, right.to_owned()))
        })
        .collect();
    let mut found = Vec::new();
    for line in lines(workspace) {
        let Some(operation) = line.told("operation") else { continue };
        let fault = match (known.get(operation), line.told("permission")) {
            (None, _any) => format!("there is no operation `{operation}`"),
            (Some(right), permission) if permission.unwrap_or_default() != right => {
                format!("`{operation}` asks for `{right}`")
            }
            (Some(_right), _permission) => continue,
        };
        found.push(Breach::new(&line.file.path, line.line, fault));
    }
    found
}

#[test]
fn a_duty_that_the_ledger_does_not_know_of_and_a_post_without_it_are_found() {
    let with = |rows: &str| {
        let mut workspace = planted(rows, BELL);
        let text =
            "[[post]]\ncode = \"clerk\"\nduties = [\n    { rule = \"DLN-03\", zh = \"x\", en = \"x\" },\n]\n";
        workspace.files.push(File::new("libs/standards/posts/office.toml", text));
        rule(&workspace)
    };
    let kept =
        SOUND.replace("DLN-03,feature,x::work::it_is_kept", "DLN-03,feature,x::work::it_is_kept; post:clerk");
    assert_found(&with(&kept), &[]);
    assert_found(&with(SOUND), &["libs/standards/posts/office.toml:4"]);
    let other = kept.replace("FRM-01,open,bell-book", "FRM-01,open,bell-book; post:clerk");
    assert_found(&with(&other), &["libs/standards/rules.csv:5"]);
    assert_found(&rule(&planted(&kept, BELL)), &["libs/standards/rules.csv:4"]);
}

#[test]
fn an_operation_that_is_not_there_or_takes_another_right_is_found() {
    let with = |duty: &str| {
        let api = r#"{"paths": {"/a": {"get": {"operationId": "list_bells", "security": [{"bearer": ["bells:read"]}]}}}}"#;
        let text = format!("[[post]]\ncode = \"clerk\"\nduties = [\n    {{ {duty} }},\n]\n");
        let files = [(DESCRIPTION, api), ("libs/standards/posts/office.toml", text.as_str())];
        operations(&Workspace::of(files.map(|(path, text)| File::new(path, text)).into()))
    };
    let place = ["libs/standards/posts/office.toml:4"];
    assert_found(&with("zh = \"x\", permission = \"bells:read\", operation = \"list_bells\""), &[]);
    assert_found(&with("zh = \"x\", permission = \"bells:write\", operation = \"list_bells\""), &place);
    assert_found(&with("zh = \"x\", operation = \"list_bells\""), &place);
    assert_found(&with("zh = \"x\", permission = \"bells:read\", operation = \"ring_bells\""), &place);
    assert_found(&operations(&Workspace::of(Vec::new())), &["api/openapi.json:1"]);
}
