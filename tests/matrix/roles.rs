//! Who tries: the roles that ship, each right alone, and those whom nothing but the open operations lets in.

use std::iter;

use kernel::{EstateId, Permission, Scope};
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
    /// True of somebody who has all other rights at the foreign place: what needs another one is for the other roles to try.
    pub(crate) is_divided: bool,
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
        is_divided: false,
        name,
        rights,
    });
    let rightless = Role {
        name: "an application without rights".to_owned(),
        token: Token::Good,
        rights: Vec::new(),
        is_divided: false,
        local: app.application(&here.scope),
        group: app.application(&Scope::Group),
    };
    let nobody = Role {
        name: "nobody".to_owned(),
        token: Token::None,
        rights: Vec::new(),
        is_divided: false,
        local: app.nobody(),
        group: app.nobody(),
    };
    known.chain([rightless, nobody, disabled(app, here).await]).collect()
}

/// For each right somebody who has it at `here`, and all the others at the estate `there`: no operation may do at one place
/// what they were given at another.
pub(crate) async fn divided(app: &Application, here: &Place, there: EstateId) -> Vec<Role> {
    let mut divided = Vec::new();
    for right in Permission::ALL {
        divided.push(Role {
            name: format!("{right} here, the others there"),
            token: Token::Good,
            rights: vec![*right],
            is_divided: true,
            local: app.divided(*right, &here.scope, there).await,
            group: app.staff(&[*right], &Scope::Group),
        });
    }
    app.settle().await;
    divided
}

/// Somebody who could do everything until a moment ago.
async fn disabled(app: &Application, here: &Place) -> Role {
    let staff_id = app.disabled_staff().await;
    Role {
        name: "somebody disabled".to_owned(),
        token: Token::Over,
        rights: Permission::ALL.to_vec(),
        is_divided: false,
        local: app.staff_of(staff_id, Permission::ALL, &here.scope),
        group: app.staff_of(staff_id, Permission::ALL, &Scope::Group),
    }
}
