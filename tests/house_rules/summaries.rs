//! What the description of the API says of each operation, which is what integrators read first.

use serde_json::Value;

use crate::breach::{Breach, assert_found};
use crate::files::{File, Workspace};

const DESCRIPTION: &str = "api/openapi.json";

/// The longest summary: a line in a list of operations.
const MOST: usize = 60;

/// What a summary begins with: what the operation does, as an order.
const VERBS: &[&str] = &[
    "Accept",
    "Add",
    "Admit",
    "Answer",
    "Approve",
    "Ask",
    "Assign",
    "Break",
    "Call",
    "Cancel",
    "Change",
    "Check",
    "Close",
    "Complete",
    "Confirm",
    "Correct",
    "Create",
    "Decide",
    "Decline",
    "Delete",
    "Disable",
    "Discard",
    "Enable",
    "End",
    "Enter",
    "Escalate",
    "Explain",
    "Extend",
    "File",
    "Finish",
    "Get",
    "Hand",
    "Import",
    "Issue",
    "List",
    "Look",
    "Mark",
    "Merge",
    "Move",
    "Note",
    "Open",
    "Post",
    "Print",
    "Promote",
    "Propose",
    "Publish",
    "Quote",
    "Receive",
    "Reclassify",
    "Record",
    "Refresh",
    "Register",
    "Remove",
    "Reopen",
    "Replace",
    "Replay",
    "Report",
    "Request",
    "Reset",
    "Resolve",
    "Retry",
    "Reveal",
    "Reverse",
    "Revoke",
    "Rotate",
    "Set",
    "Sign",
    "Skip",
    "Split",
    "Start",
    "Stream",
    "Submit",
    "Take",
    "Unlock",
    "Urge",
    "Verify",
    "Visit",
    "Void",
    "Waive",
    "Withdraw",
    "Wrap",
    "Write",
];

/// Each operation has a short summary that begins with a verb; one that changes something, and so can be refused by a rule,
/// has a description beside it that says what it rests on.
pub(crate) fn rule(workspace: &Workspace) -> Vec<Breach> {
    let Some(file) = workspace.file(DESCRIPTION) else {
        return vec![Breach::whole(DESCRIPTION, "the description of the API is kept here")];
    };
    let Ok(described) = serde_json::from_str::<Value>(&file.text) else {
        return vec![Breach::whole(DESCRIPTION, "is no JSON")];
    };
    let paths = described["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(_, item)| item.as_object().into_iter().flatten());
    operations.filter_map(|(method, operation)| wrong(file, method, operation)).collect()
}

fn wrong(file: &File, method: &str, operation: &Value) -> Option<Breach> {
    let id = operation["operationId"].as_str()?;
    let summary = operation["summary"].as_str().unwrap_or_default();
    let verb = summary.split(' ').next().unwrap_or_default();
    let rule = if summary.chars().count() > MOST {
        format!("the summary of `{id}` has more than {MOST} characters")
    } else if !VERBS.contains(&verb) || summary.ends_with('.') {
        format!("the summary of `{id}` is no order such as `List tickets`: `{summary}`")
    } else if method != "get" && operation["description"].as_str().is_none_or(str::is_empty) {
        format!("`{id}` changes something and has no description")
    } else {
        return None;
    };
    let named = format!("\"operationId\": \"{id}\"");
    let line = file.text.lines().position(|line| line.contains(&named)).map_or(1, |at| at + 1);
    Some(Breach::new(&file.path, line, rule))
}

#[test]
fn a_summary_that_is_no_order_and_an_act_without_a_description_are_found() {
    let operation = |id: &str, words: &str| format!("\"operationId\": \"{id}\",\n{words}");
    let text = format!(
        "{{\"paths\": {{\"/a\": {{\n\"get\": {{{}}},\n\"put\": {{{}}}}}, \"/b\": {{\"get\": {{{}}},\n\"post\": {{{}}}}}}}}}",
        operation("good", r#""summary": "List tickets""#),
        operation("mute", r#""summary": "Close a ticket""#),
        operation("words", r#""summary": "Tickets, newest first.""#),
        operation("told", r#""summary": "Open a ticket", "description": "Without an interaction.""#),
    );
    let found = rule(&Workspace::of(vec![File::new(DESCRIPTION, &text)]));
    assert_found(&found, &["api/openapi.json:4", "api/openapi.json:5"]);
    assert_found(&rule(&Workspace::of(Vec::new())), &["api/openapi.json:1"]);
}
