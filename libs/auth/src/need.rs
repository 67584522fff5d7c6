//! What a handler needs of its caller, as types: one per permission, one for any caller at all, and [`GroupWide`] around one
//! of them.

use std::marker::PhantomData;

use kernel::Permission;

/// A need. Only this module names needs: a handler cannot invent one.
pub trait Need: sealed::Sealed + 'static {
    /// The permission; none when being known is enough.
    const PERMISSION: Option<Permission>;
    /// Whether it takes the whole group's scope besides.
    const IS_GROUP_WIDE: bool = false;
}

mod sealed {
    pub trait Sealed {}
}

/// Any caller with a valid token.
#[derive(Debug, Clone, Copy)]
pub struct Anyone;

impl sealed::Sealed for Anyone {}

impl Need for Anyone {
    const PERMISSION: Option<Permission> = None;
}

/// Needs `P`, and the whole group's scope: what it opens has an effect on every estate, or may be about any. The handler's
/// description says so as `extensions(("x-scope" = json!("group")))`.
#[derive(Debug, Clone, Copy)]
pub struct GroupWide<P>(PhantomData<P>);

impl<P> sealed::Sealed for GroupWide<P> {}

impl<P: Need> Need for GroupWide<P> {
    const PERMISSION: Option<Permission> = P::PERMISSION;
    const IS_GROUP_WIDE: bool = true;
}

macro_rules! needs {
    ($($name:ident),+ $(,)?) => {
        $(
            #[doc = concat!("Needs [`Permission::", stringify!($name), "`].")]
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl sealed::Sealed for $name {}

            impl Need for $name {
                const PERMISSION: Option<Permission> = Some(Permission::$name);
            }
        )+

        /// Fails to compile when a permission has no need of its own.
        #[expect(dead_code, reason = "checked by the compiler, never called")]
        const fn every_permission_has_one(permission: Permission) {
            match permission { $(Permission::$name => (),)+ }
        }
    };
}

needs! {
    IdentityRead, IdentityWrite, ArchiveRead, ArchiveWrite, ArchiveManage, ArchiveReveal, HotlineRead, HotlineWrite,
    TicketsRead, TicketsWrite, TicketsSupervise, TicketsConfidential, TicketsBreakGlass, EmergenciesRead, EmergenciesWrite,
    EmergenciesCommand, StandardsWrite, StandardsApprove, CallbacksRead, CallbacksWrite,
    RegistersRead, RegistersWrite, RegistersSupervise, RegistersConfidential,
    BillingRead, BillingWrite, BillingReverse, NotificationsRead, NotificationsWrite, AuditRead, Operations,
}
