//! Who tries: the roles that ship, each right alone, and those whom nothing but the open operations lets in.

use std::iter;

use kernel::{Permission, Scope};
use testkit::Api;

use crate::{application::Application, place::Place};

/// What becomes of the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    /// There is none.
    None,
    /// Its holder was disabled after it was issued.
    Over,
    /// It holds.
    Good,
}

/// Somebody with the same rights at one place and in the whole group.
pub(crate) struct Role {
    pub(crate) name: String,
    pub(crate) token: Token,
    pub(crate) rights: Vec<Permission>,
    /// With the place's scope.
    pub(crate) local: Api,
    /// With the whole group's.
    pub(crate) group: Api,
}

impl Role {
    pub(crate) fn may(&self, right: Permission) -> bool {
        self.rights.contains(&right)
    }
}

/// All of them. What ships is the administrator, who may do everything, and the roles of the demo group; a right alone shows
/// what it opens, and that nothing else is needed.
pub(crate) async fn roles(app: &Application, here: &Place) -> Vec<Role> {
    let shipped = iter::once(("administrator", Permission::ALL)).chain(demo::group::roles());
    let shipped: Vec<(String, Vec<Permission>)> =
        shipped.map(|(name, rights)| (name.to_owned(), rights.to_vec())).collect();
    let alone = Permission::ALL.iter().map(|right| (right.to_string(), vec![*right]));
    let known = shipped.into_iter().chain(alone).map(|(name, rights)| Role {
        local: app.staff(&rights, &here.scope),
        group: app.staff(&rights, &Scope::Group),
        token: Token::Good,
        name,
        rights,
    });
    let rightless = Role {
        name: "an application without rights".to_owned(),
        token: Token::Good,
        rights: Vec::new(),
        local: app.application(&here.scope),
        group: app.application(&Scope::Group),
    };
    let nobody = Role {
        name: "nobody".to_owned(),
        token: Token::None,
        rights: Vec::new(),
        local: app.nobody(),
        group: app.nobody(),
    };
    known.chain([rightless, nobody, disabled(app, here).await]).collect()
}

/// Somebody who could do everything until a moment ago.
async fn disabled(app: &Application, here: &Place) -> Role {
    let staff_id = app.disabled_staff().await;
    Role {
        name: "somebody disabled".to_owned(),
        token: Token::Over,
        rights: Permission::ALL.to_vec(),
        local: app.staff_of(staff_id, Permission::ALL, &here.scope),
        group: app.staff_of(staff_id, Permission::ALL, &Scope::Group),
    }
}
