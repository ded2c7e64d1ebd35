//! `desk.toml` as it is written; every value that another part refers to keeps its place.

use super::{Closing, HandUps, Moves, Role, Solutions, Verify};
use crate::InSchoolHolidays;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyFile {
    pub desk: DeskTable,
    #[serde(default)]
    pub intake: IntakeTable,
    #[serde(default)]
    pub attachments: AttachmentsTable,
    pub hours: HoursTable,
    #[serde(default)]
    pub timers: TimersTable,
    #[serde(default)]
    pub level: Vec<LevelTable>,
    #[serde(default)]
    pub school: Vec<SchoolTable>,
    #[serde(default)]
    pub agent: Vec<AgentTable>,
    #[serde(default)]
    pub auditor: Vec<AuditorTable>,
    #[serde(default)]
    pub queue: Vec<QueueTable>,
    #[serde(default)]
    pub topic: Vec<TopicTable>,
    #[serde(default)]
    pub provider: Vec<ProviderTable>,
    #[serde(default)]
    pub service: Vec<ServiceTable>,
    pub privacy: Option<Spanned<PrivacyTable>>,
    pub pilot: Option<Spanned<PilotTable>>,
    #[serde(default)]
    pub reports: ReportsTable,
    #[serde(default)]
    pub rates: RatesTable,
}

/// How many new requests are taken; what is not given is more than people send.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RatesTable {
    pub address_3_hours: Option<Spanned<u32>>,
    pub address_day: Option<Spanned<u32>>,
    pub network_hour: Option<Spanned<u32>>,
    pub network_day: Option<Spanned<u32>>,
    pub stranger_hour: Option<Spanned<u32>>,
    pub strangers_hour: Option<Spanned<u32>>,
}

/// What reports tell.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ReportsTable {
    pub works_council: bool,
}

impl Default for ReportsTable {
    fn default() -> Self {
        Self { works_council: true }
    }
}

/// To whom mails leave while the desk is tried out: to nobody, where nobody is named.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PilotTable {
    #[serde(default)]
    pub addresses: Vec<Spanned<String>>,
    #[serde(default)]
    pub domains: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeskTable {
    pub name: Spanned<String>,
    #[serde(default)]
    pub operator: String,
    pub token: Option<Spanned<String>>,
    pub mail: Spanned<String>,
    #[serde(default)]
    pub phone: String,
    pub improve: Option<Spanned<String>>,
    pub languages: Spanned<Vec<String>>,
    pub timezone: Spanned<String>,
    pub default_queue: Spanned<String>,
    #[serde(default = "yes")]
    pub rating: bool,
    pub requester_edits: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct IntakeTable {
    pub verify: Verify,
    pub reads_mail: bool,
    pub hand_ups: HandUps,
    pub solutions: Solutions,
    pub moves: Moves,
    pub authorities_write: bool,
    pub feedback_queue: Option<Spanned<String>>,
}

impl Default for IntakeTable {
    fn default() -> Self {
        let (hand_ups, solutions) = (HandUps::default(), Solutions::default());
        let moves = Moves::default();
        Self {
            verify: Verify::Unknown,
            reads_mail: false,
            hand_ups,
            solutions,
            moves,
            authorities_write: false,
            feedback_queue: None,
        }
    }
}

/// What people may send along; what is not given is what most desks can bear.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AttachmentsTable {
    pub file_mb_max: Option<Spanned<u64>>,
    pub entry_mb_max: Option<Spanned<u64>>,
    pub entry_files_max: Option<Spanned<usize>>,
    pub keep_months: Option<Spanned<u32>>,
}

/// Opening hours and holidays; what is not given falls back to the school's, then to the desk's.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoursTable {
    pub monday: Option<Vec<Spanned<String>>>,
    pub tuesday: Option<Vec<Spanned<String>>>,
    pub wednesday: Option<Vec<Spanned<String>>>,
    pub thursday: Option<Vec<Spanned<String>>>,
    pub friday: Option<Vec<Spanned<String>>>,
    pub saturday: Option<Vec<Spanned<String>>>,
    pub sunday: Option<Vec<Spanned<String>>>,
    pub land: Option<Spanned<String>>,
    pub local: Option<Vec<Spanned<String>>>,
    pub closed: Option<Vec<Spanned<String>>>,
    pub pauses: Option<Vec<Spanned<String>>>,
    pub school_holidays: Option<InSchoolHolidays>,
}

/// Waiting times; what is not given falls back to the desk's, then to desk.md §2.3.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimersTable {
    pub confirm_days: Option<Spanned<u32>>,
    pub untouched_hours: Option<Spanned<Vec<u32>>>,
    pub waiting_remind_days: Option<Spanned<Vec<u32>>>,
    pub waiting_solve_days: Option<Spanned<u32>>,
    pub solved_remind_days: Option<Spanned<Vec<u32>>>,
    pub solved_close_days: Option<Spanned<u32>>,
    pub nudge_working_days: Option<Spanned<Vec<u32>>>,
    pub due_working_days: Option<Spanned<u32>>,
    pub response_hours: Option<ResponseTable>,
    pub push_due: Option<bool>,
    pub push_percent: Option<Spanned<Vec<u32>>>,
}

/// Opening hours until an agent first writes to the requester.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResponseTable {
    pub high: Option<Spanned<u32>>,
    pub normal: Option<Spanned<u32>>,
    pub low: Option<Spanned<u32>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelTable {
    pub number: Spanned<u8>,
    pub label: Spanned<BTreeMap<String, String>>,
    #[serde(default)]
    pub channels: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SchoolTable {
    pub id: Spanned<String>,
    pub name: String,
    pub domains: Vec<Spanned<String>>,
    pub queue: Spanned<String>,
    pub contacts: Spanned<Vec<Spanned<String>>>,
    pub left: Option<Spanned<String>>,
    pub timezone: Option<Spanned<String>>,
    #[serde(default)]
    pub hours: HoursTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgentTable {
    pub mail: Spanned<String>,
    pub name: String,
    pub role: Role,
    #[serde(default)]
    pub schools: Vec<Spanned<String>>,
    #[serde(default)]
    pub title: BTreeMap<String, String>,
    pub language: Option<Spanned<String>>,
}

/// Who only reads, until a day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AuditorTable {
    pub mail: Spanned<String>,
    pub name: String,
    #[serde(default)]
    pub title: BTreeMap<String, String>,
    pub language: Option<Spanned<String>>,
    pub until: Spanned<String>,
    pub queues: Option<Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    pub confidential: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QueueTable {
    pub id: Spanned<String>,
    #[serde(default)]
    pub was: Vec<Spanned<String>>,
    pub label: Spanned<BTreeMap<String, String>>,
    pub area: Option<Spanned<BTreeMap<String, String>>>,
    pub level: Spanned<u8>,
    pub school: Option<Spanned<String>>,
    #[serde(default)]
    pub addresses: Vec<Spanned<String>>,
    pub channels: Option<Spanned<Vec<Spanned<String>>>>,
    pub members: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    pub guests: Vec<GuestTable>,
    #[serde(default)]
    pub readers: Vec<Spanned<String>>,
    #[serde(default)]
    pub site: Vec<SiteTable>,
    pub lead: Option<Spanned<String>>,
    pub duty: Option<Spanned<String>>,
    pub confidential: Option<Spanned<bool>>,
    #[serde(default)]
    pub callbacks: bool,
    pub hands_up_to: Option<Spanned<String>>,
    #[serde(default = "two_step")]
    pub closing: Closing,
    pub follow_up: Option<Spanned<String>>,
    pub follow_up_days: Option<u32>,
    #[serde(default)]
    pub timers: TimersTable,
    #[serde(default)]
    pub hours: HoursTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SiteTable {
    pub id: Spanned<String>,
    pub name: Spanned<BTreeMap<String, String>>,
    #[serde(default)]
    pub members: Vec<Spanned<String>>,
    #[serde(default)]
    pub address: String,
    pub hours: Option<Spanned<BTreeMap<String, String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GuestTable {
    pub mail: Spanned<String>,
    pub until: Spanned<String>,
}

fn yes() -> bool {
    true
}

fn two_step() -> Closing {
    Closing::TwoStep
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TopicTable {
    pub id: Spanned<String>,
    pub label: Spanned<BTreeMap<String, String>>,
    #[serde(default)]
    pub icon: String,
    pub forum: Option<Spanned<String>>,
    pub queue: Spanned<String>,
    pub service: Option<Spanned<String>>,
    pub redirect: Option<RedirectTable>,
    pub asks: Option<Vec<Spanned<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RedirectTable {
    pub to: Spanned<String>,
    pub text: Spanned<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProviderTable {
    pub id: Spanned<String>,
    pub name: Spanned<String>,
    pub level: Spanned<u8>,
    pub channel: Spanned<String>,
    pub mail: Option<Spanned<String>>,
    pub portal: Option<Spanned<String>>,
    #[serde(default)]
    pub phone: String,
    pub hours: Option<Spanned<BTreeMap<String, String>>>,
    #[serde(default)]
    pub escalation: String,
    pub reference: Option<Spanned<String>>,
    pub contract: Option<ContractTable>,
    pub language: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContractTable {
    pub id: Spanned<String>,
    pub until: Option<Spanned<String>>,
    #[serde(default)]
    pub schools: Vec<Spanned<String>>,
    pub scope: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceTable {
    pub id: Spanned<String>,
    pub name: Spanned<BTreeMap<String, String>>,
    pub operator: Option<Spanned<String>>,
    pub provider: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrivacyTable {
    pub address: Option<Spanned<String>>,
    pub officer: Spanned<String>,
    pub basis: Option<Spanned<BTreeMap<String, String>>>,
    pub authority: Option<Spanned<BTreeMap<String, String>>>,
    pub keep_months: Option<Spanned<u32>>,
    pub log_days: Option<u32>,
    pub backup_days: Option<u32>,
    pub mail_days: Option<Spanned<u32>>,
    #[serde(default)]
    pub recipient: Vec<RecipientTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecipientTable {
    pub name: Spanned<BTreeMap<String, String>>,
    pub purpose: Spanned<BTreeMap<String, String>>,
}
