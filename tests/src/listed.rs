//! The services of the suite, as `services/services.txt` lists them.

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its name, which is that of its folder, package, binary, image and database.
    pub name: &'static str,
    /// The services that it asks over HTTP.
    pub calls: Vec<&'static str>,
}

impl Service {
    /// True when it proves itself to identity with a secret of its own: identity itself is asked for its keys alone, which
    /// anybody may read.
    #[must_use]
    pub fn is_client(&self) -> bool {
        self.calls.iter().any(|called| *called != "identity")
    }
}

/// Every service, in the order in which they start.
#[must_use]
pub fn services() -> Vec<Service> {
    parse(include_str!("../../services/services.txt"))
}

/// Their names.
#[must_use]
pub fn service_names() -> Vec<&'static str> {
    services().into_iter().map(|service| service.name).collect()
}

/// The services of a list: a line each, `#` begins a comment.
fn parse(list: &'static str) -> Vec<Service> {
    let words = list.lines().map(|line| line.split('#').next().unwrap_or_default().split_whitespace());
    words.filter_map(|mut words| Some(Service { name: words.next()?, calls: words.collect() })).collect()
}

#[test]
fn a_line_is_a_name_and_those_it_asks_and_a_comment_is_none() {
    let listed = parse("# all\nidentity\n\nbilling  identity archive # money\n");
    let billing = Service { name: "billing", calls: vec!["identity", "archive"] };
    assert_eq!(listed, [Service { name: "identity", calls: Vec::new() }, billing]);
    assert_eq!(listed.iter().map(Service::is_client).collect::<Vec<_>>(), [false, true]);
}
