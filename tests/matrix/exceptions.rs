//! What the description alone does not tell, with the reason for each. An entry that no cell needs fails the test.

/// How an operation differs from what its description says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// It asks for no token.
    Open,
    /// Who sees less than the whole group finds what they made themselves, and nothing of anybody else's.
    OfItsMaker,
    /// Its rows say nothing of where they belong.
    NamesNoPlace,
    /// A foreign thing is answered with an empty list, as one that is not there.
    FindsNothing,
    /// It shows the foreign thing of this name, which its readers' own people named.
    Repeats(&'static str),
    /// A rule behind the door forbids it by this code.
    Forbids(&'static str),
}

/// One entry.
pub(crate) struct Exception {
    pub(crate) operation: &'static str,
    pub(crate) rule: Rule,
    /// Why it is so.
    pub(crate) because: &'static str,
}

const fn but(operation: &'static str, rule: Rule, because: &'static str) -> Exception {
    Exception { operation, rule, because }
}

/// All of them.
pub(crate) const EXCEPTIONS: &[Exception] = &[
    but("list_keys", Rule::Open, "whoever gets a token checks it by these"),
    but("sign_in", Rule::Open, "one has no token before"),
    but("refresh_session", Rule::Open, "the cookie is the proof"),
    but("sign_out", Rule::Open, "a session ends also when its token has"),
    but("show_ways", Rule::Open, "whoever signs in chooses among them"),
    but("start_provider_sign_in", Rule::Open, "one has no token before"),
    but("answer_provider", Rule::Open, "what the provider answers is the proof"),
    but("request_password_reset", Rule::Open, "whoever has forgotten their password has no token"),
    but("complete_password_reset", Rule::Open, "the link is the proof"),
    but("answer_challenge", Rule::Open, "the challenge is the proof"),
    but("start_required_enrolment", Rule::Open, "the challenge is the proof"),
    but("issue_token", Rule::Open, "the secret is the proof"),
    but("get_linked_file", Rule::Open, "the link is the proof"),
    but("ask_inquiry", Rule::Open, "the code is the proof"),
    but("add_inquiry_message", Rule::Open, "the code is the proof"),
    but("get_import", Rule::OfItsMaker, "a batch may touch many estates"),
    but("list_endpoints", Rule::OfItsMaker, "an endpoint is its owner's"),
    but("get_endpoint", Rule::OfItsMaker, "an endpoint is its owner's"),
    but("switch_endpoint", Rule::OfItsMaker, "an endpoint is its owner's"),
    but("remove_endpoint", Rule::OfItsMaker, "an endpoint is its owner's"),
    but("rotate_secret", Rule::OfItsMaker, "an endpoint is its owner's"),
    but("list_webhook_deliveries", Rule::OfItsMaker, "an endpoint is its owner's"),
    but("replay_webhook_delivery", Rule::OfItsMaker, "an endpoint is its owner's"),
    but(
        "list_roles",
        Rule::NamesNoPlace,
        "roles are the whole group's, and everybody who manages accounts gives them",
    ),
    but(
        "list_organisation_units",
        Rule::NamesNoPlace,
        "the organisation is the whole group's, and everybody who gives positions looks at it",
    ),
    but(
        "list_positions",
        Rule::NamesNoPlace,
        "positions are the whole group's, and everybody who manages memberships gives them",
    ),
    but(
        "list_shift_patterns",
        Rule::NamesNoPlace,
        "shift patterns are the whole group's, and everybody who makes rosters names one",
    ),
    but(
        "list_skills",
        Rule::NamesNoPlace,
        "skills are the whole group's, and whoever records certificates names one",
    ),
    but("list_standards", Rule::NamesNoPlace, "standards are the whole group's, and every ticket names one"),
    but(
        "list_calendars",
        Rule::NamesNoPlace,
        "calendars are the whole group's, and estates choose among them",
    ),
    but("list_forms", Rule::NamesNoPlace, "forms are the whole group's"),
    but(
        "list_playbooks",
        Rule::NamesNoPlace,
        "playbooks ship with Steward, and emergencies everywhere are handled by them",
    ),
    but(
        "list_posts",
        Rule::NamesNoPlace,
        "posts ship with Steward, and positions everywhere are made from them",
    ),
    but("list_form_posts", Rule::NamesNoPlace, "posts are the whole group's, and forms name them"),
    but("list_disposals", Rule::NamesNoPlace, "no record of the matrix was kept for long enough"),
    but("get_coverage", Rule::NamesNoPlace, "no follow-up of the matrix has fallen due yet"),
    but("list_arrears", Rule::NamesNoPlace, "nobody in the matrix has owed anything for long enough"),
    but("look_up_caller", Rule::FindsNothing, "whom nobody is known by has no card"),
    but(
        "create_api_client",
        Rule::Forbids("identity.beyond_own_rights"),
        "nobody gives rights that they do not hold",
    ),
    but(
        "rotate_api_client",
        Rule::Forbids("identity.beyond_own_rights"),
        "nobody gives rights that they do not hold",
    ),
    but(
        "revoke_api_client",
        Rule::Forbids("identity.beyond_own_rights"),
        "nobody manages who holds more than they do",
    ),
    but(
        "list_audit_entries",
        Rule::Repeats("ticket_id"),
        "a contact that was asked for by a ticket elsewhere was refused here, which is on the record",
    ),
    but(
        "create_role",
        Rule::Forbids("identity.beyond_own_rights"),
        "nobody gives rights that they do not hold",
    ),
    but(
        "change_role",
        Rule::Forbids("identity.beyond_own_rights"),
        "nobody gives rights that they do not hold",
    ),
];
