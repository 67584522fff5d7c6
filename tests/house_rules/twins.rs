//! An aggregate is made of its parts: a struct beside it that has all of them once more would be a second list of its fields to
//! keep.

use crate::breach::{Breach, assert_found};
use crate::files::{File, Workspace};

/// No type of a `domain` is called `New…`. What a request brings is a shape of `http`, and may be.
pub(crate) fn rule(workspace: &Workspace) -> Vec<Breach> {
    workspace.rust().filter(|file| file.room() == Some("domain")).flat_map(twins).collect()
}

fn twins(file: &File) -> Vec<Breach> {
    let is_twin = |name: &str| {
        let rest = name.strip_prefix("New");
        rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()))
    };
    let twins = file.code().types.iter().filter(|declared| is_twin(&declared.name));
    twins
        .map(|declared| {
            let rule = format!("`{}` doubles what it makes: make that of its parts", declared.name);
            Breach::new(&file.path, declared.line(), rule)
        })
        .collect()
}

#[test]
fn a_twin_of_an_aggregate_is_found_in_its_domain_alone() {
    let text = "struct Ticket;\nstruct NewTicket;\nstruct Newest;\nstruct News;\n";
    let planted = |path: &str| rule(&Workspace::of(vec![File::new(path, text)]));
    for path in ["services/x/src/tickets/domain.rs", "services/x/src/tickets/domain/ticket.rs"] {
        assert_found(&planted(path), &[format!("{path}:2").as_str()]);
    }
    assert_found(&planted("services/x/src/tickets/http/shapes.rs"), &[]);
    assert_found(&planted("libs/db/src/log/writing.rs"), &[]);
}
