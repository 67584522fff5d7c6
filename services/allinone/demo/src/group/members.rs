//! The people who work at the demo group: who they are, what they may do, and where.

use kernel::{Permission, Scope};

/// A role, and what it lets its holders do.
pub(super) struct Role {
    pub(super) name: &'static str,
    pub(super) duty: &'static str,
    pub(super) permissions: &'static [Permission],
}

/// A position of the organisation, with the role that hangs on it.
pub(super) struct Position {
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    /// The unit of the organisation that it belongs to.
    pub(super) unit: &'static str,
    pub(super) role: &'static str,
    /// The kind of place that it is held at; the whole group when there is none.
    pub(super) held_at: Option<&'static str>,
}

/// Where somebody holds a position.
#[derive(Debug, Clone, Copy)]
pub(super) enum At {
    Group,
    Region(&'static str),
    /// By their places in the group.
    Estates(&'static [usize]),
}

/// Somebody with an account.
pub(super) struct Member {
    pub(super) username: &'static str,
    pub(super) name: &'static str,
    /// A role of their own, in these regions; in the whole group where none is named.
    pub(super) own: Option<(&'static str, &'static [&'static str])>,
    pub(super) holds: Option<(&'static str, At)>,
    /// What there is to see for them; absent of colleagues whom the welcome does not name.
    pub(super) shown: Option<&'static str>,
}

/// The estate whose people have sign-ins: 中央国际公寓, by its place in the group.
pub const THEIR_ESTATE: usize = 6;

const fn role(name: &'static str, duty: &'static str, permissions: &'static [Permission]) -> Role {
    Role { name, duty, permissions }
}

/// The roles of those who sign in.
pub(super) const ROLES: [Role; 10] = [
    role(
        "agent",
        "Takes calls down for the whole group and calls back.",
        &[
            // To name whom work is given to.
            Permission::IdentityRead,
            Permission::ArchiveRead,
            Permission::ArchiveReveal,
            Permission::HotlineRead,
            Permission::HotlineWrite,
            Permission::TicketsRead,
            Permission::TicketsWrite,
            Permission::EmergenciesRead,
            Permission::EmergenciesWrite,
            Permission::CallbacksRead,
            Permission::CallbacksWrite,
            Permission::RegistersRead,
            Permission::RegistersWrite,
            Permission::BillingRead,
            Permission::NotificationsRead,
        ],
    ),
    role(
        "supervisor",
        "Leads the agents: decides for customers and for colleagues.",
        &[
            Permission::IdentityRead,
            Permission::ArchiveRead,
            Permission::ArchiveReveal,
            Permission::HotlineRead,
            Permission::HotlineWrite,
            Permission::TicketsRead,
            Permission::TicketsWrite,
            Permission::TicketsSupervise,
            Permission::EmergenciesRead,
            Permission::EmergenciesWrite,
            Permission::EmergenciesCommand,
            Permission::CallbacksRead,
            Permission::CallbacksWrite,
            Permission::RegistersRead,
            Permission::RegistersWrite,
            Permission::RegistersSupervise,
            Permission::RegistersConfidential,
            Permission::BillingRead,
            Permission::NotificationsRead,
        ],
    ),
    role(
        "dispatcher",
        "Sends people out.",
        &[
            Permission::IdentityRead,
            Permission::ArchiveRead,
            Permission::HotlineRead,
            Permission::TicketsRead,
            Permission::TicketsWrite,
            // Repairers ring in from the road: what they did is taken down for them.
            Permission::TicketsSupervise,
            Permission::EmergenciesRead,
            Permission::EmergenciesWrite,
            Permission::CallbacksRead,
            Permission::RegistersRead,
            Permission::RegistersWrite,
        ],
    ),
    role("manager", "Answers for the whole group.", Permission::ALL),
    role(
        "front-desk",
        "Receives visitors, letters and requests at an estate, and lends its keys.",
        &[
            Permission::IdentityRead,
            Permission::ArchiveRead,
            Permission::HotlineRead,
            Permission::HotlineWrite,
            Permission::TicketsRead,
            Permission::TicketsWrite,
            Permission::EmergenciesRead,
            Permission::EmergenciesWrite,
            Permission::CallbacksRead,
            Permission::RegistersRead,
            Permission::RegistersWrite,
            Permission::BillingRead,
        ],
    ),
    role(
        "technician",
        "Repairs, and looks after what is installed.",
        &[
            Permission::ArchiveRead,
            Permission::TicketsRead,
            Permission::TicketsWrite,
            Permission::EmergenciesRead,
            Permission::EmergenciesWrite,
            Permission::RegistersRead,
            Permission::RegistersWrite,
        ],
    ),
    role(
        "cashier",
        "Bills, and takes payments.",
        &[
            Permission::ArchiveRead,
            Permission::TicketsRead,
            Permission::RegistersRead,
            Permission::RegistersWrite,
            Permission::BillingRead,
            Permission::BillingWrite,
        ],
    ),
    role(
        "estate-manager",
        "Answers for an estate: its tickets, registers, rosters and money.",
        &[
            Permission::IdentityRead,
            Permission::ArchiveRead,
            Permission::ArchiveWrite,
            Permission::HotlineRead,
            Permission::TicketsRead,
            Permission::TicketsWrite,
            Permission::TicketsSupervise,
            Permission::EmergenciesRead,
            Permission::EmergenciesWrite,
            Permission::EmergenciesCommand,
            Permission::CallbacksRead,
            Permission::CallbacksWrite,
            Permission::RegistersRead,
            Permission::RegistersWrite,
            Permission::RegistersSupervise,
            Permission::BillingRead,
            Permission::NotificationsRead,
        ],
    ),
    role(
        "regional-manager",
        "Answers for the estates of a region.",
        &[
            Permission::IdentityRead,
            Permission::ArchiveRead,
            Permission::HotlineRead,
            Permission::TicketsRead,
            Permission::TicketsWrite,
            Permission::TicketsSupervise,
            Permission::TicketsConfidential,
            Permission::EmergenciesRead,
            Permission::EmergenciesWrite,
            Permission::EmergenciesCommand,
            Permission::CallbacksRead,
            Permission::CallbacksWrite,
            Permission::RegistersRead,
            Permission::RegistersWrite,
            Permission::RegistersSupervise,
            Permission::BillingRead,
            Permission::NotificationsRead,
            Permission::AuditRead,
        ],
    ),
    role(
        "quality",
        "Calls customers back after the work, and looks at how it was done.",
        &[
            Permission::IdentityRead,
            Permission::ArchiveRead,
            Permission::ArchiveReveal,
            Permission::HotlineRead,
            Permission::HotlineWrite,
            Permission::TicketsRead,
            Permission::TicketsWrite,
            Permission::TicketsConfidential,
            // The second person to whom a proposed standard goes.
            Permission::StandardsApprove,
            Permission::CallbacksRead,
            Permission::CallbacksWrite,
            Permission::RegistersRead,
            Permission::RegistersWrite,
            Permission::RegistersSupervise,
            Permission::NotificationsRead,
            Permission::AuditRead,
        ],
    ),
];

/// The company, its departments, and the office of the estate whose people sign in: code, name, kind, and what it lies in.
pub(super) const UNITS: [(&str, &str, &str, Option<&str>); 7] = [
    ("GROUP", "管家物业集团", "company", None),
    ("CALLS", "客户服务中心", "department", Some("GROUP")),
    ("QUALITY", "品质管理部", "department", Some("GROUP")),
    ("FINANCE", "财务部", "department", Some("GROUP")),
    ("REGION", "区域公司", "department", Some("GROUP")),
    ("ESTATE", "项目服务中心", "department", Some("REGION")),
    ("REPAIRS", "工程维修班", "team", Some("ESTATE")),
];

/// The position whose holders take calls, one that receives at an estate, and one that repairs there.
pub(super) const HOTLINE: &str = "HOTLINE";
pub(super) const RECEPTION: &str = "RECEPTION";
pub(super) const REPAIRS: &str = "TECHNICIAN";

pub(super) const POSITIONS: [Position; 7] = [
    Position { code: HOTLINE, title: "热线坐席", unit: "CALLS", role: "agent", held_at: None },
    Position {
        code: RECEPTION,
        title: "前台接待",
        unit: "ESTATE",
        role: "front-desk",
        held_at: Some("estate"),
    },
    Position {
        code: REPAIRS,
        title: "维修技工",
        unit: "REPAIRS",
        role: "technician",
        held_at: Some("estate"),
    },
    Position { code: "CASHIER", title: "收银员", unit: "FINANCE", role: "cashier", held_at: None },
    Position {
        code: "ESTATE-MANAGER",
        title: "项目经理",
        unit: "ESTATE",
        role: "estate-manager",
        held_at: Some("estate"),
    },
    Position {
        code: "REGIONAL-MANAGER",
        title: "区域经理",
        unit: "REGION",
        role: "regional-manager",
        held_at: Some("region"),
    },
    Position { code: "QUALITY", title: "品质专员", unit: "QUALITY", role: "quality", held_at: None },
];

const HERE: At = At::Estates(&[THEIR_ESTATE]);

/// Everybody but the first account.
pub(super) const MEMBERS: [Member; 17] = [
    own("agent", "林晓静", ("agent", &[]), "calls, customers and tickets of the whole group")
        .holding(HOTLINE, At::Group),
    held("frontdesk", "孙佳怡", (RECEPTION, HERE)).shown("visitors, keys and requests at 中央国际公寓"),
    own(
        "dispatcher",
        "周建国",
        ("dispatcher", &["MANHATTAN", "QUEENS"]),
        "who is sent where in MANHATTAN and QUEENS",
    ),
    held("technician", "马勇", (REPAIRS, At::Estates(&[5, THEIR_ESTATE, 7])))
        .shown("their own repairs at the three estates of MANHATTAN"),
    held("cashier", "高敏", ("CASHIER", At::Group)).shown("bills and payments of the whole group"),
    held("estate-manager", "徐浩然", ("ESTATE-MANAGER", HERE)).shown("everything at 中央国际公寓"),
    held("regional-manager", "宋志远", ("REGIONAL-MANAGER", At::Region("MANHATTAN")))
        .shown("everything in MANHATTAN, what is confidential included"),
    held("quality", "韩雪", ("QUALITY", At::Group))
        .shown("follow-ups of the whole group, and the audit trail"),
    own("supervisor", "陈立", ("supervisor", &[]), "the agents' work in the whole group"),
    own("manager", "赵慧敏", ("manager", &[]), "the whole group"),
    Member {
        username: "agent-2",
        name: "何雨欣",
        own: Some(("agent", &[])),
        holds: Some((HOTLINE, At::Group)),
        shown: None,
    },
    held("frontdesk-2", "梁子涵", (RECEPTION, HERE)),
    held("frontdesk-3", "唐静", (RECEPTION, HERE)),
    held("frontdesk-4", "邓佳琪", (RECEPTION, HERE)),
    held("technician-2", "程刚", (REPAIRS, At::Estates(&[0, 1, 2, 3, 4, THEIR_ESTATE]))),
    held("technician-3", "袁磊", (REPAIRS, At::Estates(&[8, 9, 10, 11, THEIR_ESTATE]))),
    held("technician-4", "傅强", (REPAIRS, HERE)),
];

const fn own(
    username: &'static str,
    name: &'static str,
    own: (&'static str, &'static [&'static str]),
    shown: &'static str,
) -> Member {
    Member { username, name, own: Some(own), holds: None, shown: Some(shown) }
}

const fn held(username: &'static str, name: &'static str, holds: (&'static str, At)) -> Member {
    Member { username, name, own: None, holds: Some(holds), shown: None }
}

impl Member {
    const fn holding(self, position: &'static str, at: At) -> Self {
        Self { holds: Some((position, at)), ..self }
    }

    const fn shown(self, what: &'static str) -> Self {
        Self { shown: Some(what), ..self }
    }

    /// The names of the roles that their account has by itself.
    pub(super) fn roles(&self) -> Vec<&'static str> {
        self.own.iter().map(|(role, _regions)| *role).collect()
    }

    /// Where these hold.
    pub(super) fn scope(&self) -> Scope {
        match self.own {
            Some((_role, regions)) if !regions.is_empty() => {
                Scope::Regions { regions: regions.iter().map(|&region| region.to_owned()).collect() }
            }
            _ => Scope::Group,
        }
    }
}

/// The roles that the demo group has, and what each lets its holders do.
pub fn roles() -> impl Iterator<Item = (&'static str, &'static [Permission])> {
    ROLES.iter().map(|role| (role.name, role.permissions))
}

/// Who is sent to repair at an estate, by its place in the group.
pub(crate) fn technician_at(estate: usize) -> &'static str {
    match estate {
        0..=4 => "technician-2",
        5..=7 => "technician",
        _ => "technician-3",
    }
}

/// Who gives the work of an estate to others.
pub(crate) fn dispatcher_at(estate: usize) -> &'static str {
    if (5..=10).contains(&estate) { "dispatcher" } else { "supervisor" }
}

/// Who answers for what customers of an estate complain of, and decides for them.
pub(crate) fn manager_at(estate: usize) -> &'static str {
    match estate {
        THEIR_ESTATE => "estate-manager",
        5 | 7 => "regional-manager",
        _ => "supervisor",
    }
}

/// Whoever has an account beside the first.
pub(super) fn usernames() -> impl Iterator<Item = &'static str> {
    MEMBERS.iter().map(|member| member.username)
}
