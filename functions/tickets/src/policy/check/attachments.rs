//! How much people may send along, and how long it is kept.

use super::Check;
use crate::attachment::Attachments;
use crate::policy::KEEP_MONTHS;
use crate::policy::file::{AttachmentsTable, PrivacyTable};
use toml::Spanned;

/// The largest file, in megabytes, if the desk says nothing else: a photo of any telephone.
const FILE_MB: u64 = 10;
/// All files of an entry, in megabytes, if the desk says nothing else.
const ENTRY_MB: u64 = 20;
/// So many megabytes an entry can have at most: it is held in memory while it comes in.
const ENTRY_MB_MAX: u64 = 50;
/// How many files an entry has, if the desk says nothing else …
const ENTRY_FILES: usize = 8;
/// … and at most: each is a part of one transaction of the store.
const ENTRY_FILES_MAX: usize = 20;
/// So many months after closing files are deleted, if the desk says nothing else and keeps requests as long.
const FILES_MONTHS: u32 = 6;

impl Check<'_> {
    pub(super) fn attachments(
        &mut self,
        written: &AttachmentsTable,
        privacy: Option<&Spanned<PrivacyTable>>,
    ) -> Attachments {
        let file_mb = written.file_mb_max.as_ref().map_or(FILE_MB, |mb| *mb.get_ref());
        let entry_mb = written.entry_mb_max.as_ref().map_or(ENTRY_MB.max(file_mb), |mb| *mb.get_ref());
        if let Some(entry) = written.entry_mb_max.as_ref().filter(|_| entry_mb > ENTRY_MB_MAX) {
            self.problem(
                entry,
                format!("an entry cannot have {entry_mb} MB"),
                format!("{ENTRY_MB_MAX} MB are the most: what is larger is handed over by a link"),
            );
        }
        if let Some(file) = written.file_mb_max.as_ref().filter(|_| file_mb > entry_mb || file_mb > ENTRY_MB_MAX) {
            let most = entry_mb.min(ENTRY_MB_MAX);
            self.problem(
                file,
                format!("a file of {file_mb} MB does not fit an entry, which has {most} MB at most"),
                "let file_mb_max be no greater than entry_mb_max; 0 takes no files at all",
            );
        }
        let files = written.entry_files_max.as_ref().map_or(ENTRY_FILES, |count| *count.get_ref());
        if let Some(count) = written.entry_files_max.as_ref().filter(|_| files > ENTRY_FILES_MAX) {
            self.problem(
                count,
                format!("an entry cannot have {files} files"),
                format!("{ENTRY_FILES_MAX} are the most; 0 takes no files at all"),
            );
        }
        let request_months = privacy.and_then(|table| table.get_ref().keep_months.as_ref());
        let request_months = request_months.map_or(KEEP_MONTHS, |months| *months.get_ref());
        let months = written.keep_months.as_ref().map_or(FILES_MONTHS.min(request_months), |months| *months.get_ref());
        if let Some(kept) = written.keep_months.as_ref().filter(|_| months > request_months) {
            self.problem(
                kept,
                format!("files cannot outlive their request, which is kept for {request_months} months"),
                "let keep_months of [attachments] be no greater than keep_months of [privacy]",
            );
        }
        if let Some(never) = written.keep_months.as_ref().filter(|_| months == 0) {
            self.problem(
                never,
                "a file cannot be deleted the moment its request closes",
                "keep it for a month at least",
            );
        }
        const MB: u64 = 1_000_000;
        Attachments {
            file_bytes_max: file_mb.saturating_mul(MB),
            entry_bytes_max: entry_mb.saturating_mul(MB),
            entry_files_max: if file_mb == 0 { 0 } else { files },
            keep_months: months,
        }
    }
}
