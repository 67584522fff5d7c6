//! Words apart from rules: what the code says by codes, held against the files that say it in words.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement};
use fluent_syntax::parser;

use crate::breach::{Breach, assert_found};
use crate::files::{File, Workspace};
use crate::sayings::{Met, Saying, sayings};

/// Messages that are the words to no code: what they begin with is spelt where they are looked up.
const LABELS: &[&str] = &["title-", "help-", "codes-"];

/// What one file says to an id.
struct Words {
    line: usize,
    /// What it names.
    arguments: BTreeSet<String>,
    /// The other messages it is made of.
    parts: BTreeSet<String>,
    status: Option<String>,
}

/// The words of one package.
struct Wording<'w> {
    /// Its folder, such as `libs/db`.
    folder: &'w str,
    en: BTreeMap<String, Words>,
    zh: BTreeMap<String, Words>,
}

/// Every code has its words, in both languages, in one place that whoever says it can see; they name nothing that is not
/// given; and there are no others.
pub(crate) fn rule(workspace: &Workspace) -> Vec<Breach> {
    let mut found = Vec::new();
    let wordings: Vec<Wording<'_>> =
        workspace.files.iter().filter_map(|file| wording(workspace, file, &mut found)).collect();
    let mut said = BTreeSet::new();
    for file in workspace.rust().filter(|file| file.crate_folder() != Some("libs/testkit")) {
        for saying in sayings(file) {
            found.extend(unsaid(file, &saying, &wordings));
            said.insert(saying.code.replace('.', "-"));
        }
    }
    for wording in &wordings {
        found.extend(apart(wording));
        found.extend(idle(wording, &said));
    }
    found.extend(twice(&wordings));
    found
}

/// The words of the package whose English file this is.
fn wording<'w>(workspace: &'w Workspace, file: &'w File, found: &mut Vec<Breach>) -> Option<Wording<'w>> {
    let folder = file.path.strip_suffix("/words/en.ftl")?;
    let other = format!("{folder}/words/zh.ftl");
    let Some(other) = workspace.file(&other) else {
        found.push(Breach::whole(&file.path, format!("there is no `{other}`")));
        return None;
    };
    Some(Wording { folder, en: read(file, found), zh: read(other, found) })
}

fn read(file: &File, found: &mut Vec<Breach>) -> BTreeMap<String, Words> {
    let (resource, errors) = match parser::parse(file.text.as_str()) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, errors)) => (resource, errors),
    };
    for error in errors {
        let line = file.text[..error.pos.start].lines().count().max(1);
        found.push(Breach::new(&file.path, line, format!("is no Fluent: {}", error.kind)));
    }
    let mut words = BTreeMap::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        let id = message.id.name.to_owned();
        let line = line_of(file, &id);
        if words.insert(id.clone(), read_message(message, line)).is_some() {
            found.push(Breach::new(&file.path, line, format!("`{id}` is said twice")));
        }
    }
    words
}

fn line_of(file: &File, id: &str) -> usize {
    let begins = |line: &str| line.strip_prefix(id).is_some_and(|rest| rest.trim_start().starts_with('='));
    file.text.lines().position(begins).map_or(1, |at| at + 1)
}

fn read_message(message: &Message<&str>, line: usize) -> Words {
    let mut words = Words { line, arguments: BTreeSet::new(), parts: BTreeSet::new(), status: None };
    if let Some(pattern) = &message.value {
        read_pattern(pattern, &mut words);
    }
    let status = message.attributes.iter().find(|attribute| attribute.id.name == "status");
    words.status = status.and_then(|attribute| match attribute.value.elements.as_slice() {
        [PatternElement::TextElement { value }] => Some((*value).to_owned()),
        _ => None,
    });
    words
}

fn read_pattern(pattern: &Pattern<&str>, words: &mut Words) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => read_inline(inline, words),
            Expression::Select { selector, variants } => {
                read_inline(selector, words);
                variants.iter().for_each(|variant| read_pattern(&variant.value, words));
            }
        }
    }
}

fn read_inline(inline: &InlineExpression<&str>, words: &mut Words) {
    if let InlineExpression::VariableReference { id } = inline {
        words.arguments.insert(id.name.to_owned());
    }
    if let InlineExpression::MessageReference { id, .. } = inline {
        words.parts.insert(id.name.to_owned());
    }
}

/// A code without words, or with words that name what is not given or belong to another service.
fn unsaid(file: &File, saying: &Saying, wordings: &[Wording<'_>]) -> Vec<Breach> {
    let id = saying.code.replace('.', "-");
    let breach = |rule: String| Breach::new(&file.path, saying.line, rule);
    let Some(wording) = wordings.iter().find(|wording| wording.en.contains_key(&id)) else {
        return vec![breach(format!(
            "there are no words to `{}`: write them in words/en.ftl and zh.ftl",
            saying.code
        ))];
    };
    let mut found = Vec::new();
    let own = file.crate_folder().unwrap_or_default();
    if wording.folder.starts_with("services/") && wording.folder != own {
        found.push(breach(format!(
            "`{}` is a code of {}: two services share one through a library",
            saying.code, wording.folder
        )));
    }
    for words in [wording.en.get(&id), wording.zh.get(&id)].into_iter().flatten() {
        for name in words.arguments.difference(&saying.arguments) {
            found.push(breach(format!("the words to `{}` name `{name}`, which is not given", saying.code)));
        }
    }
    let status = wording.en.get(&id).and_then(|words| words.status.as_deref()).unwrap_or_default();
    let is_so = match saying.met {
        Met::Field => status == "field",
        // The web answers some refusals with a status of their own, which is finer than their kind.
        Met::Reply(known) => {
            status == known.to_string()
                || matches!(status, "400" | "405" | "408" | "413" | "415" | "416" | "428")
        }
        Met::Either => true,
    };
    if !is_so {
        found.push(breach(format!(
            "`{}` is met as {:?}, and its words say `{status}`",
            saying.code, saying.met
        )));
    }
    found
}

/// What one language says and the other does not.
fn apart(wording: &Wording<'_>) -> Vec<Breach> {
    let lacking = |from: &BTreeMap<String, Words>, to: &BTreeMap<String, Words>, file: &str| -> Vec<Breach> {
        let path = format!("{}/words/{file}", wording.folder);
        let absent = from.keys().filter(|id| !to.contains_key(*id));
        absent.map(|id| Breach::whole(&path, format!("says nothing to `{id}`"))).collect()
    };
    let mut found = lacking(&wording.en, &wording.zh, "zh.ftl");
    found.extend(lacking(&wording.zh, &wording.en, "en.ftl"));
    found
}

/// Words that nobody says.
fn idle(wording: &Wording<'_>, said: &BTreeSet<String>) -> Vec<Breach> {
    let parts: BTreeSet<&String> = wording.en.values().flat_map(|words| &words.parts).collect();
    let is_label = |id: &str| LABELS.iter().any(|label| id.starts_with(label));
    let path = format!("{}/words/en.ftl", wording.folder);
    let idle = wording.en.iter().filter(|(id, words)| match words.status {
        Some(_) => !said.contains(*id),
        None => !parts.contains(id) && !is_label(id),
    });
    idle.map(|(id, words)| Breach::new(&path, words.line, format!("nobody says `{id}`"))).collect()
}

/// Words to one code in two packages: in one process the second would never be heard.
fn twice(wordings: &[Wording<'_>]) -> Vec<Breach> {
    let mut places: BTreeMap<&str, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for wording in wordings {
        for (id, words) in &wording.en {
            match places.get(id.as_str()) {
                Some(other) => {
                    let rule = format!("`{id}` has its words in {other} too");
                    found.push(Breach::new(&format!("{}/words/en.ftl", wording.folder), words.line, rule));
                }
                None => {
                    places.insert(id, wording.folder);
                }
            }
        }
    }
    found
}

/// The list of codes for integrators: who takes one away or gives it another status sees it there.
const LIST: &str = "docs/codes.md";

/// Every code stands in the list with its status, and nothing else does.
pub(crate) fn listed(workspace: &Workspace) -> Vec<Breach> {
    let Some(list) = workspace.file(LIST) else {
        return vec![Breach::whole(LIST, "the codes are listed here")];
    };
    let rows = list.text.lines().enumerate().filter(|(_, line)| line.starts_with("| `"));
    let mut written: BTreeMap<&str, usize> = rows.map(|(at, line)| (line, at + 1)).collect();
    let wordings = workspace.files.iter().filter_map(|file| wording(workspace, file, &mut Vec::new()));
    let mut found = Vec::new();
    for wording in wordings {
        let owner = wording.folder.rsplit('/').next().unwrap_or_default();
        for (id, words) in &wording.en {
            let Some(status) = &words.status else { continue };
            let row = format!("| `{}` | {status} | {owner} |", id.replace('-', "."));
            if written.remove(row.as_str()).is_none() {
                found.push(Breach::whole(LIST, format!("lacks the line {row}")));
            }
        }
    }
    found
        .extend(written.into_iter().map(|(row, line)| Breach::new(LIST, line, format!("is no code: {row}"))));
    found
}

#[test]
fn a_code_that_is_new_and_one_that_is_gone_are_found_in_the_list() {
    let files = [
        ("docs/codes.md", "# Codes\n\n| `a.closed` | 409 | a |\n| `a.gone` | 409 | a |\n"),
        (
            "services/a/words/en.ftl",
            "a-closed = Closed.\n    .status = 409\na-new = x\n    .status = field\n",
        ),
        ("services/a/words/zh.ftl", "a-closed = 已关闭。\na-new = x\n"),
    ];
    let files = files.map(|(path, text)| File::new(path, text));
    assert_found(&listed(&Workspace::of(files.into())), &["docs/codes.md:1", "docs/codes.md:4"]);
}

#[test]
fn words_that_do_not_fit_the_code_are_found() {
    let files = [
        (
            "libs/db/words/en.ftl",
            "text-long = at most { $most }\n    .status = field\nidle = x\n    .status = 409\n",
        ),
        ("libs/db/words/zh.ftl", "text-long = 最多 { $most }，不是 { $given }\nidle = x\nalone = x\n"),
        ("services/a/words/en.ftl", "a-closed = Closed.\n    .status = 409\nidle = x\n    .status = 409\n"),
        ("services/a/words/zh.ftl", "a-closed = 已关闭。\n"),
        (
            "services/a/src/domain/x.rs",
            "fn f() {\n Refusal::invalid(\"a.closed\");\n Refusal::conflict(\"a.new\");\n}\n",
        ),
        (
            "services/b/src/domain/x.rs",
            "fn f() {\n faults.add(p, Coded::new(\"text.long\").with(\"most\", 1));\n Refusal::conflict(\"a.closed\");\n}\n",
        ),
    ];
    let files = files.map(|(path, text)| File::new(path, text));
    let places = [
        "services/a/src/domain/x.rs:2",
        "services/a/src/domain/x.rs:3",
        "services/b/src/domain/x.rs:2",
        "services/b/src/domain/x.rs:3",
        "libs/db/words/en.ftl:1",
        "libs/db/words/en.ftl:3",
        "services/a/words/zh.ftl:1",
        "services/a/words/en.ftl:3",
        "services/a/words/en.ftl:3",
    ];
    assert_found(&rule(&Workspace::of(files.into())), &places);
}

#[test]
fn words_that_cannot_be_read_are_found() {
    let files = [("libs/db/words/en.ftl", "a = x\nb = { $\n"), ("libs/db/words/zh.ftl", "a = x\n")];
    let found = rule(&Workspace::of(files.map(|(path, text)| File::new(path, text)).into()));
    assert!(found[0].line > 0 && found.len() > 1, "{found:?}");
}
