//! What an actor may do, as a closed list: a permission nobody declared cannot be granted.

use serde::{Deserialize, Deserializer};

crate::define_words! {
    /// A right to one family of operations; third parties see it as an OAuth scope.
    Permission {
        /// Read staff, roles and API clients.
        IdentityRead = "identity:read",
        /// Change staff, roles and API clients.
        IdentityWrite = "identity:write",
        /// Read estates, units, customers and caller cards (masked).
        ArchiveRead = "archive:read",
        /// Change units, customers and occupancies.
        ArchiveWrite = "archive:write",
        /// Open and change estates, and bring records in from elsewhere.
        ArchiveManage = "archive:manage",
        /// See personal data unmasked, for a stated purpose.
        ArchiveReveal = "archive:reveal",
        /// Read calls and queues.
        HotlineRead = "hotline:read",
        /// Record calls.
        HotlineWrite = "hotline:write",
        /// Read interactions and tickets.
        TicketsRead = "tickets:read",
        /// Record interactions and work on tickets.
        TicketsWrite = "tickets:write",
        /// Decide about tickets for the customer or for a colleague: cancel and reclassify them, answer a fee, and do what is
        /// the person responsible's to do.
        TicketsSupervise = "tickets:supervise",
        /// Read and work on confidential tickets: 举报, and complaints about a member of staff.
        TicketsConfidential = "tickets:confidential",
        /// Become a reader of a ticket that is for named readers, for a reason of which these are told.
        TicketsBreakGlass = "tickets:break_glass",
        /// Read emergency playbooks, their runs and the numbers to dial.
        EmergenciesRead = "emergencies:read",
        /// Start emergency playbooks and work on them.
        EmergenciesWrite = "emergencies:write",
        /// Command where others do already, and set the numbers to dial.
        EmergenciesCommand = "emergencies:command",
        /// Write standards and propose them, and assign to estates those that are published.
        StandardsWrite = "standards:write",
        /// Publish standards that somebody else proposed, and withdraw published ones.
        StandardsApprove = "standards:approve",
        /// Read callbacks and coverage.
        CallbacksRead = "callbacks:read",
        /// Carry out callbacks.
        CallbacksWrite = "callbacks:write",
        /// Read forms, and the records that are filled in on them.
        RegistersRead = "registers:read",
        /// Fill in, sign and file records.
        RegistersWrite = "registers:write",
        /// Check what others filled in, and correct it.
        RegistersSupervise = "registers:supervise",
        /// Read records on confidential forms, and in full what leads to a person.
        RegistersConfidential = "registers:confidential",
        /// Read charges, invoices, payments and the ledger.
        BillingRead = "billing:read",
        /// Charge, invoice and take payments.
        BillingWrite = "billing:write",
        /// Take back charges, invoices and payments.
        BillingReverse = "billing:reverse",
        /// Read messages and deliveries.
        NotificationsRead = "notifications:read",
        /// Send messages and manage webhook endpoints.
        NotificationsWrite = "notifications:write",
        /// Read the audit trail.
        AuditRead = "audit:read",
        /// Read, replay and discard dead letters.
        Operations = "operations",
    }
}

impl Permission {
    /// Reads a list and passes over what this build does not know, so that a newer `identity` can run beside older
    /// services: for `#[serde(deserialize_with = "Permission::known")]`.
    ///
    /// # Errors
    /// When it is no list of texts.
    pub fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Self>, D::Error> {
        let named = Vec::<String>::deserialize(deserializer)?;
        Ok(named.iter().filter_map(|name| name.parse().ok()).collect())
    }
}
