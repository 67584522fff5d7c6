//! The definitions of forms, held against the two ledgers: of the rules that they keep, and of the forms that there are.

use std::collections::BTreeMap;

use crate::breach::{Breach, assert_found};
use crate::files::{File, Workspace};
use crate::ledger::{BELL, FORMS, LEDGER, Place, Row, SOUND, Status, forms, ledger, planted};

const SHIPPED: &str = "libs/standards/forms/";
const FORMER: &str = "libs/standards/forms/former/";

/// The newest definitions that ship, by the ids of their forms.
fn shipped(workspace: &Workspace) -> BTreeMap<&str, &File> {
    let definitions = workspace.files.iter().filter(|file| file.path.starts_with(SHIPPED));
    let definitions = definitions.filter(|file| !file.path.starts_with(FORMER));
    definitions.map(|file| (file.name().trim_end_matches(".toml"), file)).collect()
}

/// What a definition says after `key = `, on a line of its own.
fn told<'f>(file: &'f File, key: &str) -> (usize, &'f str) {
    let lines = file.text.lines().enumerate();
    let mut found =
        lines.filter_map(|(at, line)| Some((at + 1, line.strip_prefix(key)?.strip_prefix(" = ")?)));
    found.next().unwrap_or((1, ""))
}

/// Every rule that is kept by a form is cited by its definition, which ships; and every definition is of a form that
/// is known, under the title of its source, and stands in the rows of the rules that it cites. Every form that is known
/// has its definition, or says why it has none.
pub(crate) fn rule(workspace: &Workspace) -> Vec<Breach> {
    let (rows, forms) = match (ledger(workspace), forms(workspace)) {
        (Ok(rows), Ok(forms)) => (rows, forms),
        (rows, forms) => return rows.err().into_iter().chain(forms.err()).collect(),
    };
    let shipped = shipped(workspace);
    let cites = |form: &str, rule: &str| {
        shipped.get(form).is_some_and(|file| told(file, "rules").1.contains(&format!("\"{rule}\"")))
    };
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| row.status() == Some(Status::Form)) {
        let held = row.places().filter_map(|place| match place {
            Place::Form(form) => Some(form),
            Place::Clause(_) | Place::Test(_) | Place::Post(_) => None,
        });
        found.extend(held.filter(|form| !cites(form, row.rule())).map(|form| {
            let fault = format!("no definition of `{form}` ships that cites `{}`", row.rule());
            Breach::new(LEDGER, row.line, fault)
        }));
    }
    for form in &forms {
        let id = form.cell(0);
        let fault = match (shipped.contains_key(id), form.cell(4).is_empty()) {
            (false, true) => format!("`{id}` has neither a definition nor a reason"),
            (true, false) => format!("`{id}` has a definition, and needs no reason"),
            (true, true) | (false, false) => continue,
        };
        found.push(Breach::new(FORMS, form.line, fault));
    }
    for (id, file) in &shipped {
        let (line, title) = told(file, "title");
        let known = forms.iter().find(|form| form.cell(0) == *id);
        if known.is_none_or(|form| !title.contains(&format!("\"{}\"", form.cell(1)))) {
            found.push(Breach::new(&file.path, line, format!("`{id}` stands in {FORMS} under this title")));
        }
        let (line, rules) = told(file, "rules");
        for rule in rules.split('"').skip(1).step_by(2) {
            let has_it =
                |row: &&Row| row.rule() == rule && row.places().any(|place| place == Place::Form(id));
            if !rows.iter().any(|row| has_it(&row)) {
                let fault = format!("`{rule}` does not say in {LEDGER} that `{id}` holds it");
                found.push(Breach::new(&file.path, line, fault));
            }
        }
    }
    found
}

#[test]
fn a_definition_that_is_not_there_or_is_of_something_else_is_found() {
    let kept = SOUND.replace("FRM-01,open,bell-book,registers: not there", "FRM-01,form,bell-book,");
    let lacking = ["libs/standards/rules.csv:5", "libs/standards/forms.csv:2"];
    assert_found(&rule(&planted(&kept, BELL)), &lacking);
    let with = |rows: &str, title: &str, rules: &str| {
        let mut workspace = planted(rows, BELL);
        let text = format!(
            "code = \"bell-book\"\ntitle = {{ zh = \"{title}\", en = \"Bells\" }}\nrules = [{rules}]\n"
        );
        workspace.files.push(File::new("libs/standards/forms/bell-book.toml", &text));
        rule(&workspace)
    };
    assert_found(&with(&kept, "电铃簿", "\"FRM-01\""), &[]);
    assert_found(&with(SOUND, "电铃簿", "\"FRM-01\""), &[]);
    assert_found(&with(&kept, "门簿", "\"FRM-01\""), &["libs/standards/forms/bell-book.toml:2"]);
    let beside = ["libs/standards/rules.csv:5", "libs/standards/forms/bell-book.toml:3"];
    assert_found(&with(&kept, "电铃簿", "\"DLN-01\""), &beside);
    let excused = BELL.replace("bell,\n", "bell,It is no paper.\n");
    assert_found(&rule(&planted(SOUND, &excused)), &[]);
    let mut both = planted(SOUND, &excused);
    let text = "title = { zh = \"电铃簿\", en = \"Bells\" }\nrules = [\"FRM-01\"]\n";
    both.files.push(File::new("libs/standards/forms/bell-book.toml", text));
    assert_found(&rule(&both), &["libs/standards/forms.csv:2"]);
    let mut former = planted(SOUND, &excused);
    former.files.push(File::new("libs/standards/forms/former/bell-book-1.toml", "title = 1\n"));
    assert_found(&rule(&former), &[]);
}
