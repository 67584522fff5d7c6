//! The words of forms and of the records that are filled in on them.

kernel::define_words! {
    /// Where a record on a form stands.
    FormRecordStatus {
        /// Being filled in, and not numbered yet.
        Draft = "draft",
        /// Handed in with its number. Its contents stay as they are.
        Submitted = "submitted",
        /// Looked at by somebody else and found right.
        Checked = "checked",
        /// Done with: signed by all who had to, and kept.
        Filed = "filed",
    }
    /// Who may know what stands on a form.
    FormClass {
        /// Whoever reads registers.
        Internal = "internal",
        /// The same; what leads to a person is masked for most readers.
        Personal = "personal",
        /// Whoever holds `registers:confidential`.
        Confidential = "confidential",
    }
    /// What a file is, as its bytes tell.
    FileKind {
        /// A photograph.
        Jpeg = "jpeg",
        /// A drawing or a picture of a screen.
        Png = "png",
        /// Either, as browsers save them.
        Webp = "webp",
        /// A document that is only read.
        Pdf = "pdf",
        /// Plain text.
        Text = "text",
        /// A table as text.
        Csv = "csv",
        /// A workbook.
        Xlsx = "xlsx",
        /// A document that is written on.
        Docx = "docx",
        /// A recording.
        Mp3 = "mp3",
        /// A recording, as telephones make them.
        M4a = "m4a",
        /// A recording as it was heard.
        Wav = "wav",
        /// A recording, as browsers make them.
        Opus = "opus",
        /// A film.
        Mp4 = "mp4",
    }
    /// Whose signature a form asks for.
    FormSigner {
        /// The customer, or whoever else comes to the desk.
        Customer = "customer",
        /// Who filled it in.
        Filler = "filler",
        /// Somebody who checks such forms, and did not fill this one in.
        Checker = "checker",
        /// Any other member of staff who is concerned.
        Staff = "staff",
    }
    /// What a field of a form takes.
    FormFieldKind {
        /// One line.
        Text = "text",
        /// Several lines.
        LongText = "long_text",
        /// A number, perhaps with a unit.
        Number = "number",
        /// An amount of money.
        Money = "money",
        /// A date.
        Day = "day",
        /// A date with a time.
        Instant = "instant",
        /// A time of day.
        Time = "time",
        /// One of several words.
        Choice = "choice",
        /// Any of several words.
        Choices = "choices",
        /// Yes or no.
        Flag = "flag",
        /// A telephone number.
        Phone = "phone",
        /// A customer of the archive.
        Party = "party",
        /// A place of the tree.
        Place = "place",
        /// A member of staff.
        Staff = "staff",
        /// A file, by the digest of its bytes.
        File = "file",
        /// Somebody's signature.
        Signature = "signature",
        /// Rows of columns.
        Table = "table",
    }
    /// The sheet that a form is printed on.
    PaperSize {
        /// 210 × 297 mm.
        A4 = "A4",
        /// 148 × 210 mm.
        A5 = "A5",
    }
    /// Which way the sheet lies.
    PaperOrientation {
        /// Upright.
        Portrait = "portrait",
        /// On its side.
        Landscape = "landscape",
    }
}
