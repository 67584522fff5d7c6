//! Lists of what stood before a rule did. They can only become shorter.

use crate::breach::Breach;

/// What was found and is not listed, and what is listed and was not found: the list is struck as the code is mended. `found`
/// are the breaches by the name that a list has for them.
pub(crate) fn exactly(what: &str, listed: &[&str], found: Vec<(String, Breach)>) -> Vec<Breach> {
    let gone = listed.iter().filter(|name| !found.iter().any(|(other, _)| other == *name));
    let gone: Vec<Breach> = gone
        .map(|name| {
            Breach::whole(name, format!("is mended: strike it from the list of {what} in tests/house_rules"))
        })
        .collect();
    let new = found.into_iter().filter(|(name, _)| !listed.contains(&name.as_str()));
    new.map(|(_, breach)| breach).chain(gone).collect()
}

#[test]
fn what_is_new_and_what_is_mended_is_found_and_what_stands_is_not() {
    let found = ["a", "b"].map(|name| (name.to_owned(), Breach::new(name, 7, "x")));
    let breaches = exactly("x", &["b", "c"], found.into());
    crate::breach::assert_found(&breaches, &["a:7", "c:1"]);
}
