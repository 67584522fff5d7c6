//! The ledger of rules: of every rule of the rulebook it says what keeps it, or why nothing does.
//!
//! What it says is held against what is there: the chapters of the rulebook, the standards and playbooks that ship, the tests,
//! the forms; `posts.rs` does so with posts.

use std::collections::{BTreeMap, BTreeSet};

use crate::breach::{Breach, assert_found};
use crate::files::{File, Workspace};
use crate::tests_by_path::has_test;

pub(crate) const LEDGER: &str = "libs/standards/rules.csv";
pub(crate) const FORMS: &str = "libs/standards/forms.csv";
const CHAPTERS: &str = "libs/standards/clauses.toml";
const PROFILES: &str = "libs/standards/profiles/";
const PLAYBOOKS: &str = "libs/standards/playbooks/";
const SCRIPTS: &str = "libs/standards/scripts/";

/// Files that name rules which there are not, to see them refused.
const PLANTING: &[&str] = &[
    "libs/standards/tests/it/documents.rs",
    "libs/standards/tests/it/forms.rs",
    "libs/standards/tests/it/playbooks.rs",
    "libs/standards/tests/it/posts.rs",
    "libs/standards/tests/it/scripts.rs",
    "tests/house_rules/ledger.rs",
];

/// How far a rule is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Clause,
    Feature,
    Form,
    Excluded,
    Open,
}

impl Status {
    fn read(word: &str) -> Option<Self> {
        match word {
            "clause" => Some(Self::Clause),
            "feature" => Some(Self::Feature),
            "form" => Some(Self::Form),
            "excluded" => Some(Self::Excluded),
            "open" => Some(Self::Open),
            _ => None,
        }
    }
}

/// Where a rule is kept, or where something of it is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Place<'r> {
    /// `profile CLAUSE`.
    Clause(&'r str),
    /// `package::path::of_the_test`.
    Test(&'r str),
    /// The id of a form.
    Form(&'r str),
    /// `post:code`.
    Post(&'r str),
}

/// One row: a line, and its cells.
pub(crate) struct Row {
    pub(crate) line: usize,
    cells: Vec<String>,
}

impl Row {
    pub(crate) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// What stands in a cell between semicolons.
    fn list(&self, column: usize) -> impl Iterator<Item = &str> {
        self.cell(column).split(';').map(str::trim).filter(|entry| !entry.is_empty())
    }

    pub(crate) fn rule(&self) -> &str {
        self.cell(0)
    }

    pub(crate) fn status(&self) -> Option<Status> {
        Status::read(self.cell(1))
    }

    fn reason(&self) -> &str {
        self.cell(3)
    }

    pub(crate) fn places(&self) -> impl Iterator<Item = Place<'_>> {
        self.list(2).map(|place| match place {
            clause if clause.contains(' ') => Place::Clause(clause),
            test if test.contains("::") => Place::Test(test),
            place => place.strip_prefix("post:").map_or(Place::Form(place), Place::Post),
        })
    }
}

/// The rows of a table below its heading; what is no table of these columns is a breach.
fn table(workspace: &Workspace, path: &str, columns: &[&str]) -> Result<Vec<Row>, Breach> {
    let file = workspace.file(path).ok_or_else(|| Breach::whole(path, "there is no such table"))?;
    let mut reader = csv::Reader::from_reader(file.text.as_bytes());
    let broken = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        Breach::new(path, usize::try_from(line).unwrap_or(1), format!("is no table: {error}"))
    };
    if reader.headers().map_err(broken)? != columns {
        return Err(Breach::whole(path, format!("its columns are {}", columns.join(", "))));
    }
    let row = |record: csv::StringRecord| {
        let line = record.position().map_or(1, csv::Position::line);
        let cells = record.iter().map(str::to_owned).collect();
        Row { line: usize::try_from(line).unwrap_or(1), cells }
    };
    reader.records().map(|record| record.map(row).map_err(broken)).collect()
}

pub(crate) fn ledger(workspace: &Workspace) -> Result<Vec<Row>, Breach> {
    table(workspace, LEDGER, &["rule", "status", "where", "reason"])
}

pub(crate) fn forms(workspace: &Workspace) -> Result<Vec<Row>, Breach> {
    table(workspace, FORMS, &["form", "title", "rules", "columns", "reason"])
}

/// The chapters of the rulebook and how many rules each has.
fn chapters(workspace: &Workspace) -> BTreeMap<&str, usize> {
    let lines = workspace.file(CHAPTERS).map_or("", |file| file.text.as_str()).lines();
    let entries = lines.filter_map(|line| line.split('#').next()?.split_once('='));
    entries.filter_map(|(chapter, count)| Some((chapter.trim(), count.trim().parse().ok()?))).collect()
}

/// Every rule of the rulebook has one row, which says enough.
pub(crate) fn rows(workspace: &Workspace) -> Vec<Breach> {
    let rows = match ledger(workspace) {
        Ok(rows) => rows,
        Err(breach) => return vec![breach],
    };
    let mut owed: BTreeSet<String> = BTreeSet::new();
    for (chapter, count) in chapters(workspace) {
        owed.extend((1..=count).map(|number| format!("{chapter}-{number:02}")));
    }
    let mut found = Vec::new();
    for row in &rows {
        let mut tell = |fault: String| found.push(Breach::new(LEDGER, row.line, fault));
        if !owed.remove(row.rule()) {
            tell(format!("`{}` is no rule, or has a row already", row.rule()));
        }
        if let Some(fault) = fault(row) {
            tell(format!("`{}` {fault}", row.rule()));
        }
    }
    found.extend(owed.iter().map(|rule| Breach::whole(LEDGER, format!("`{rule}` has no row"))));
    found
}

/// What a row does not say, or says too much.
fn fault(row: &Row) -> Option<&'static str> {
    let has_reason = !row.reason().is_empty();
    let is_kept_by = |kind: fn(&Place<'_>) -> bool| row.places().any(|place| kind(&place));
    match row.status() {
        None => Some("is neither clause, feature, form, excluded nor open"),
        Some(Status::Clause) if !is_kept_by(|place| matches!(place, Place::Clause(_))) => {
            Some("names no clause that keeps it")
        }
        Some(Status::Feature) if !is_kept_by(|place| matches!(place, Place::Test(_))) => {
            Some("names no test that shows it")
        }
        Some(Status::Form) if !is_kept_by(|place| matches!(place, Place::Form(_))) => {
            Some("names no form that holds it")
        }
        Some(Status::Clause | Status::Feature | Status::Form) if has_reason => {
            Some("is kept, and needs no reason")
        }
        Some(Status::Excluded) if row.places().next().is_some() => Some("is excluded, and kept nowhere"),
        Some(Status::Excluded | Status::Open) if !has_reason => Some("is not kept, and gives no reason"),
        Some(Status::Clause | Status::Feature | Status::Form | Status::Excluded | Status::Open) => None,
    }
}

/// Every place that the ledger names exists, and every form is the place of some rule, unless it has a reason not to be
/// filled in.
pub(crate) fn places(workspace: &Workspace) -> Vec<Breach> {
    let (rows, forms) = match (ledger(workspace), forms(workspace)) {
        (Ok(rows), Ok(forms)) => (rows, forms),
        (rows, forms) => return rows.err().into_iter().chain(forms.err()).collect(),
    };
    let cited: BTreeSet<String> = citations(workspace).map(|citation| citation.place()).collect();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    for form in &forms {
        if !known.insert(form.cell(0)) {
            found.push(Breach::new(FORMS, form.line, format!("`{}` stands here twice", form.cell(0))));
        }
    }
    let mut held: BTreeSet<(&str, &str)> = BTreeSet::new();
    for row in &rows {
        let mut tell = |fault: String| found.push(Breach::new(LEDGER, row.line, fault));
        for place in row.places() {
            match place {
                Place::Clause(clause) if !cited.contains(clause) => {
                    tell(format!("no standard or playbook has `{clause}`"))
                }
                Place::Test(test) if !has_test(workspace, test) => tell(format!("there is no test `{test}`")),
                Place::Form(form) if !known.contains(form) => tell(format!("there is no form `{form}`")),
                Place::Form(form) => {
                    held.insert((form, row.rule()));
                }
                Place::Clause(_) | Place::Test(_) | Place::Post(_) => {}
            }
        }
    }
    found.extend(forms.iter().flat_map(|form| form_faults(form, &held)));
    found
}

/// What is wrong with a form, when these are the forms of these rules.
fn form_faults(form: &Row, held: &BTreeSet<(&str, &str)>) -> Vec<Breach> {
    let id = form.cell(0);
    let mut faults = Vec::new();
    if form.cell(4).is_empty() && !held.iter().any(|(held, _rule)| *held == id) {
        faults.push(format!("`{id}` is the form of no rule in {LEDGER}"));
    }
    if form.list(2).next().is_some() != form.list(3).next().is_some() {
        faults.push(format!("`{id}` has its columns from the rules that name them"));
    }
    let strange = form.list(2).filter(|rule| !held.contains(&(id, *rule)));
    faults.extend(strange.map(|rule| format!("`{rule}` does not say in {LEDGER} that `{id}` holds it")));
    faults.into_iter().map(|fault| Breach::new(FORMS, form.line, fault)).collect()
}

/// A rule that a standard or an emergency playbook which ships cites.
struct Citation<'w> {
    file: &'w File,
    line: usize,
    rule: &'w str,
}

impl Citation<'_> {
    /// As the ledger writes it.
    fn place(&self) -> String {
        format!("{} {}", self.file.name().trim_end_matches(".toml"), self.rule)
    }
}

/// Every rule that a standard or a playbook which ships cites, or the scripts of a profile, as often as it does; comments cite
/// nothing. Where the items of a checklist were taken from (`rule`) is no citation: whoever tells of a rule does not keep it.
fn citations(workspace: &Workspace) -> impl Iterator<Item = Citation<'_>> {
    let documents = workspace.files.iter().filter_map(|file| {
        let begins = |folder: &str| file.path.starts_with(folder);
        let is_whole = begins(PROFILES) || begins(PLAYBOOKS);
        let key = if is_whole { Some("") } else { begins(SCRIPTS).then_some("clause = ") };
        key.map(|key| (file, key))
    });
    let lines = documents.flat_map(|(file, key)| {
        let cited = file.text.lines().enumerate().filter(move |(_at, line)| line.starts_with(key));
        cited.map(move |(at, line)| (file, at + 1, line))
    });
    lines.flat_map(|(file, line, text)| {
        let code = text.split('#').next().unwrap_or_default();
        let quoted = code.split('"').skip(1).step_by(2);
        quoted.filter(|word| chapter_of(word).is_some()).map(move |rule| Citation { file, line, rule })
    })
}

/// Every rule that a standard or a playbook cites is kept there, or the ledger says what is lacking.
pub(crate) fn cited(workspace: &Workspace) -> Vec<Breach> {
    let rows = match ledger(workspace) {
        Ok(rows) => rows,
        Err(breach) => return vec![breach],
    };
    let agreed: BTreeSet<&str> = rows
        .iter()
        .filter(|row| matches!(row.status(), Some(Status::Clause | Status::Open)))
        .flat_map(|row| row.list(2).filter(move |place| place.ends_with(&format!(" {}", row.rule()))))
        .collect();
    let unsaid = citations(workspace).filter(|citation| !agreed.contains(citation.place().as_str()));
    unsaid
        .map(|citation| {
            let rule = citation.rule;
            let fault = format!(
                "`{rule}` is cited: its row in {LEDGER} names `{}`, as clause or open",
                citation.place()
            );
            Breach::new(&citation.file.path, citation.line, fault)
        })
        .collect()
}

/// Every rule that is named anywhere exists.
pub(crate) fn mentions(workspace: &Workspace) -> Vec<Breach> {
    let rows = match ledger(workspace) {
        Ok(rows) => rows,
        Err(breach) => return vec![breach],
    };
    let rules: BTreeSet<&str> = rows.iter().map(Row::rule).collect();
    let chapters = chapters(workspace);
    let files = workspace.files.iter().filter(|file| !PLANTING.contains(&file.path.as_str()));
    let mut found = Vec::new();
    for file in files {
        for (at, line) in file.text.lines().enumerate() {
            let words =
                line.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-' && letter != '_');
            let named =
                words.filter(|word| chapter_of(word).is_some_and(|chapter| chapters.contains_key(chapter)));
            let unknown = named.filter(|rule| !rules.contains(rule));
            found.extend(
                unknown.map(|rule| Breach::new(&file.path, at + 1, format!("there is no rule `{rule}`"))),
            );
        }
    }
    found
}

/// The chapter of what looks like the id of a rule: three capitals, a hyphen, two digits or three.
fn chapter_of(word: &str) -> Option<&str> {
    let (chapter, number) = word.split_once('-')?;
    let is_chapter = chapter.len() == 3 && chapter.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_number = (2..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_chapter && is_number).then_some(chapter)
}

/// A workspace with two chapters, a standard, a test, a form, and these rows.
pub(crate) fn planted(rows: &str, forms: &str) -> Workspace {
    let profile = "# DLN-03\n[[deadline]]\nclause = \"DLN-01\" # DLN-02\ncustomer_term = \"DLN-02\"\n";
    let ledger = format!("rule,status,where,reason\n{rows}");
    let forms = format!("form,title,rules,columns,reason\n{forms}");
    let files = [
        (CHAPTERS, "# two chapters\nDLN = 3 # Deadlines\nFRM = 1\n"),
        (LEDGER, ledger.as_str()),
        (FORMS, forms.as_str()),
        ("libs/standards/profiles/office.toml", profile),
        ("services/x/tests/it/work.rs", "#[test]\nfn it_is_kept() {}\n"),
    ];
    Workspace::of(files.map(|(path, text)| File::new(path, text)).into())
}

/// Rows without a breach.
pub(crate) const SOUND: &str = "DLN-01,clause,office DLN-01,\nDLN-02,open,office DLN-02; x::work::it_is_kept,tickets: half of it\n\
    DLN-03,feature,x::work::it_is_kept,\nFRM-01,open,bell-book,registers: not there\n";
pub(crate) const BELL: &str = "bell-book,电铃簿,FRM-01,time; bell,\n";

#[test]
fn a_sound_ledger_is_sound() {
    let workspace = planted(SOUND, BELL);
    for rule in [rows, places, cited, mentions] {
        assert_found(&rule(&workspace), &[]);
    }
}

#[test]
fn a_rule_without_a_row_and_one_with_two_are_found() {
    let twice = SOUND.replace("DLN-03", "DLN-01").replace("FRM-01", "FRM-02");
    let places = ["libs/standards/rules.csv:4", "libs/standards/rules.csv:5"];
    let lacking = ["libs/standards/rules.csv:1", "libs/standards/rules.csv:1"];
    assert_found(&rows(&planted(&twice, BELL)), &[places, lacking].concat());
    assert_found(&rows(&planted("DLN-01,clause\n", BELL)), &["libs/standards/rules.csv:2"]);
    assert_found(&rows(&Workspace::of(vec![File::new(LEDGER, "rule\n")])), &["libs/standards/rules.csv:1"]);
    assert_found(&rows(&Workspace::of(Vec::new())), &["libs/standards/rules.csv:1"]);
}

#[test]
fn a_row_that_says_too_little_or_too_much_is_found() {
    for row in [
        "DLN-01,done,office DLN-01,",
        "DLN-01,clause,x::work::it_is_kept,",
        "DLN-01,feature,office DLN-01,",
        "DLN-01,form,office DLN-01,",
        "DLN-01,feature,post:clerk,",
        "DLN-01,form,bell-book,why",
        "DLN-01,clause,office DLN-01,why",
        "DLN-01,excluded,office DLN-01,why",
        "DLN-01,excluded,,",
        "DLN-01,open,office DLN-01,",
    ] {
        let rows_with = SOUND.replace("DLN-01,clause,office DLN-01,", row);
        assert_found(&rows(&planted(&rows_with, BELL)), &["libs/standards/rules.csv:2"]);
    }
}

#[test]
fn a_place_that_is_not_there_is_found() {
    for place in ["office DLN-03", "hotel DLN-01", "x::work::it_is_lost", "y::work::it_is_kept", "bell"] {
        let elsewhere = SOUND.replace("it_is_kept,\n", &format!("it_is_kept; {place},\n"));
        assert_found(&places(&planted(&elsewhere, BELL)), &["libs/standards/rules.csv:4"]);
    }
}

#[test]
fn a_form_that_holds_no_rule_or_another_is_found() {
    let idle = format!("{BELL}door-book,门簿,,,\n");
    assert_found(&places(&planted(SOUND, &idle)), &["libs/standards/forms.csv:3"]);
    let foreign = format!("{BELL}door-book,门簿,,,The city keeps it.\n");
    assert_found(&places(&planted(SOUND, &foreign)), &[]);
    assert_found(&places(&planted(SOUND, &format!("{BELL}{BELL}"))), &["libs/standards/forms.csv:3"]);
    for form in
        ["bell-book,电铃簿,DLN-01,time,\n", "bell-book,电铃簿,,time,\n", "bell-book,电铃簿,FRM-01,,\n"]
    {
        assert_found(&places(&planted(SOUND, form)), &["libs/standards/forms.csv:2"]);
    }
}

#[test]
fn a_clause_that_the_ledger_does_not_know_of_is_found() {
    let profile = "libs/standards/profiles/office.toml";
    let unsaid = SOUND.replace("office DLN-02; ", "");
    assert_found(&cited(&planted(&unsaid, BELL)), &[&format!("{profile}:4")]);
    for status in ["feature", "excluded"] {
        let other = SOUND.replace("DLN-01,clause", &format!("DLN-01,{status}"));
        assert_found(&cited(&planted(&other, BELL)), &[&format!("{profile}:3")]);
    }
}

#[test]
fn a_clause_of_a_playbook_is_one_of_a_standards() {
    let playbook = "libs/standards/playbooks/bell.toml";
    let with = |rows: &str| {
        let mut workspace = planted(rows, BELL);
        workspace.files.push(File::new(playbook, "[[step]]\nrules = [\"DLN-01\"]\n"));
        workspace
    };
    let kept = SOUND.replace("DLN-01,clause,office DLN-01", "DLN-01,clause,office DLN-01; bell DLN-01");
    assert_found(&cited(&with(&kept)), &[]);
    assert_found(&places(&with(&kept)), &[]);
    assert_found(&cited(&with(SOUND)), &["libs/standards/playbooks/bell.toml:2"]);
    assert_found(&places(&planted(&kept, BELL)), &["libs/standards/rules.csv:2"]);
}

#[test]
fn a_clause_of_scripts_is_cited_and_the_rule_of_an_item_is_not() {
    let text = "[[checklist]]\nclause = \"DLN-03\"\nitems = [{ rule = \"DLN-01\" }]\n";
    let with = |rows: &str| {
        let mut workspace = planted(rows, BELL);
        workspace.files.push(File::new("libs/standards/scripts/desk.toml", text));
        workspace
    };
    assert_found(&cited(&with(SOUND)), &["libs/standards/scripts/desk.toml:2"]);
    let kept = SOUND.replace("DLN-03,feature,", "DLN-03,clause,desk DLN-03; ");
    assert_found(&cited(&with(&kept)), &[]);
    assert_found(&places(&with(&kept)), &[]);
}

#[test]
fn a_rule_that_is_named_and_not_there_is_found() {
    let mut workspace = planted(SOUND, BELL);
    let text = "//! As it says (DLN-03, OUR-01).\n// DLN-04\nconst RULE: &str = \"FRM-001\"; // XFRM-09\n";
    workspace.files.push(File::new("services/x/src/lib.rs", text));
    assert_found(&mentions(&workspace), &["services/x/src/lib.rs:2", "services/x/src/lib.rs:3"]);
}
