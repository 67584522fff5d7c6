//! A form of the group's own: written as a draft, published for good, and withdrawn when nobody is to begin with it any more.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use kernel::{Actor, Principal, Refusal};
use standards::forms::FormDefinition;

kernel::define_words! {
    /// Where a version of a form stands.
    FormStatus {
        /// Written, and still changed. Nobody fills it in.
        Draft = "draft",
        /// Filled in. It never changes.
        Published = "published",
        /// Nobody begins with it any more; what was filled in on it stays as it is.
        Withdrawn = "withdrawn",
    }
}

/// One version of a form of the group's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnForm {
    pub(crate) form: Arc<FormDefinition>,
    /// As it was written.
    pub(crate) document: String,
    pub(crate) status: FormStatus,
    /// Counts the changes of all versions of the form.
    pub(crate) edition: i32,
    pub(crate) written: (Principal, DateTime<Utc>),
    pub(crate) published: Option<(Principal, DateTime<Utc>)>,
    pub(crate) withdrawn: Option<(Principal, DateTime<Utc>)>,
}

impl OwnForm {
    /// Puts another document in place of a draft.
    ///
    /// # Errors
    /// `registers.form_no_draft`; `registers.form_another` when it is of another form or version.
    pub(crate) fn replace(
        &mut self,
        actor: &Actor,
        (form, document): (Arc<FormDefinition>, String),
        at: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        self.refuse_no_draft()?;
        if (&form.code, form.version) != (&self.form.code, self.form.version) {
            return Err(Refusal::conflict("registers.form_another")
                .with("form", &*self.form.code)
                .with("version", self.form.version));
        }
        (self.form, self.document) = (form, document);
        self.written = (actor.principal.clone(), at);
        Ok(())
    }

    /// Has it be filled in from now on.
    ///
    /// # Errors
    /// `registers.form_no_draft`.
    pub(crate) fn issue(&mut self, actor: &Actor, at: DateTime<Utc>) -> Result<(), Refusal> {
        self.refuse_no_draft()?;
        self.status = FormStatus::Published;
        self.published = Some((actor.principal.clone(), at));
        Ok(())
    }

    /// Has nobody begin with it any more.
    ///
    /// # Errors
    /// `registers.form_not_published`.
    pub(crate) fn withdraw(&mut self, actor: &Actor, at: DateTime<Utc>) -> Result<(), Refusal> {
        if self.status != FormStatus::Published {
            return Err(Refusal::conflict("registers.form_not_published"));
        }
        self.status = FormStatus::Withdrawn;
        self.withdrawn = Some((actor.principal.clone(), at));
        Ok(())
    }

    fn refuse_no_draft(&self) -> Result<(), Refusal> {
        if self.status == FormStatus::Draft {
            Ok(())
        } else {
            Err(Refusal::conflict("registers.form_no_draft"))
        }
    }
}
