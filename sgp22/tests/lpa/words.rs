//! Actions and outcomes in words.

use sgp22::lpa::*;
use sgp22::tlv::Tag;
use sgp22::wire::es9::*;
use sgp22::wire::es10a::{EuiccConfiguredDataResponse, SetDefaultDpAddressRequest};
use sgp22::wire::es10b::*;
use sgp22::wire::es10c::*;
use sgp22::wire::json::JsonRequest;
use sgp22::wire::*;

use crate::world::{EVENTS, PROFILES, aid, iccid};

/// Confirmation codes that scripts have.
const CODES: [&str; 3] = ["1234", "5678", "9999"];

pub(crate) fn action(action: &Action) -> String {
    match action {
        Action::Card(request) => format!("card: {}", card(request)),
        Action::Renew(renewal) => format!("renew: {renewal:?}"),
        Action::Server(request) => format!("{}: {}", request.address, server(request)),
        Action::Ask(asked) => format!("owner: {}", question(asked)),
        Action::Wait(time) => format!("wait {time:?}"),
    }
}

fn card(request: &CardRequest) -> String {
    let bytes = request.bytes();
    let function = request.function().map_or(0, Tag::to_u32);
    match function {
        0xBF20 => "info1".to_owned(),
        0xBF22 => "info2".to_owned(),
        0xBF2E => "challenge".to_owned(),
        0xBF38 => {
            let request = AuthenticateServerRequest::parse(bytes).expect("it is one");
            match request.ctx_params1 {
                CtxParams1::CommonAuthentication(context) => match context.matching_id {
                    Some(id) => format!("authenticate server, for {}", id.reveal()),
                    None => "authenticate server".to_owned(),
                },
                other => panic!("{other:?}"),
            }
        }
        0xBF21 => {
            let request = PrepareDownloadRequest::parse(bytes).expect("it is one");
            let id = &request.smdp_signed2.transaction_id;
            let code = request.hash_cc.as_ref().map(|hash| {
                CODES.iter().find(|code| HashCc::of(code, id) == *hash).unwrap_or_else(|| panic!("the hash is of another code"))
            });
            let code = code.map(|code| format!(", code {code}")).unwrap_or_default();
            let key = if request.smdp_signed2.bpp_euicc_otpk.is_some() { ", key of before" } else { "" };
            format!("prepare download{code}{key}")
        }
        0xBF41 => format!("cancel, {:?}", CancelSessionRequest::parse(bytes).expect("it is one").reason),
        0xBF2D => {
            let request = ProfileInfoListRequest::parse(bytes).expect("it is one");
            let tags = request.tag_list.map(|tags| format!(", {} fields", tags.0.len()));
            format!("profiles{}", tags.unwrap_or_default())
        }
        0xBF28 => "which news".to_owned(),
        0xBF2B => match RetrieveNotificationsListRequest::parse(bytes).expect("it is one").search_criteria {
            Some(NotificationSearchCriteria::SeqNumber(number)) => format!("news {number}"),
            None => "all news".to_owned(),
            other => panic!("{other:?}"),
        },
        0xBF30 => format!("forget news {}", NotificationSentRequest::parse(bytes).expect("it is one").seq_number),
        0xBF31 => {
            let request = EnableProfileRequest::parse(bytes).expect("it is one");
            format!("enable {}{}", name(&request.profile_identifier), refresh(request.refresh_flag))
        }
        0xBF32 => {
            let request = DisableProfileRequest::parse(bytes).expect("it is one");
            format!("disable {}{}", name(&request.profile_identifier), refresh(request.refresh_flag))
        }
        0xBF33 => {
            let which = match DeleteProfileRequest::parse(bytes).expect("it is one") {
                DeleteProfileRequest::Iccid(iccid) => ProfileIdentifier::Iccid(iccid),
                DeleteProfileRequest::IsdpAid(aid) => ProfileIdentifier::IsdpAid(aid),
            };
            format!("delete {}", name(&which))
        }
        0xBF34 => format!("reset {:?}", EuiccMemoryResetRequest::parse(bytes).expect("it is one").reset_options),
        0xBF29 => {
            let request = SetNicknameRequest::parse(bytes).expect("it is one");
            format!("name {} {:?}", name(&ProfileIdentifier::Iccid(request.iccid)), request.profile_nickname)
        }
        0xBF3C => "servers".to_owned(),
        0xBF3F => {
            format!("default server {:?}", SetDefaultDpAddressRequest::parse(bytes).expect("it is one").default_dp_address)
        }
        0xBF3E => "EID".to_owned(),
        0xBF43 => "rules".to_owned(),
        0xBF45 => "check the SM-DS's word".to_owned(),
        piece => format!("piece {piece:X}"),
    }
}

fn refresh(flag: bool) -> &'static str {
    if flag { ", refresh" } else { "" }
}

fn name(which: &ProfileIdentifier) -> String {
    match which {
        ProfileIdentifier::Iccid(wanted) => {
            let (name, _) = PROFILES.iter().find(|(name, _)| iccid(name) == *wanted).expect("a known profile");
            (*name).to_owned()
        }
        ProfileIdentifier::IsdpAid(wanted) => {
            let (name, _) = PROFILES.iter().find(|(name, _)| aid(name) == *wanted).expect("a known profile");
            format!("{name} by AID")
        }
    }
}

fn server(request: &ServerRequest) -> String {
    match request.function {
        "handleNotification" => {
            let Ok(request) = HandleNotification::parse_json(&request.body) else {
                return "handleNotification of what cannot be read here".to_owned();
            };
            format!("handleNotification {}", request.pending_notification.metadata().expect("it has some").seq_number)
        }
        "cancelSession" => match CancelSessionRequestEs9::parse_json(&request.body).expect("it is one").cancel_session_response {
            CancelSessionResponse::Ok(ok) => format!("cancelSession {:?}", ok.euicc_cancel_session_signed.reason),
            CancelSessionResponse::Error(error) => format!("cancelSession {error:?}"),
        },
        other => other.to_owned(),
    }
}

fn question(question: &Question) -> String {
    match question {
        Question::Install(offer) => {
            let forbids = if offer.forbids.is_empty() { String::new() } else { format!(", forbids {:?}", offer.forbids) };
            let consent = if offer.rules_need_consent { ", agree to that" } else { "" };
            let code = if offer.confirmation_code_required { ", needs a code" } else { "" };
            let metadata = &offer.metadata;
            let is_for_apps = metadata.others.iter().any(|other| other.tag() == Tag::new(0xBF76));
            let apps = if is_for_apps { ", lets apps in" } else { "" };
            format!("install {} of {}{apps}{forbids}{consent}{code}", metadata.profile_name, metadata.service_provider_name)
        }
        Question::ConfirmationCode { refused } => format!("code, {refused} refused"),
        Question::Delete(profile) => format!("delete {}", profile_name(profile)),
        Question::Reset { options, profiles } => format!("reset {options:?}, there are {}", profile_list(profiles)),
        Question::Discard(news) => format!("discard {}", news_name(news)),
    }
}

fn profile_name(profile: &ProfileInfo) -> String {
    profile.iccid.map_or_else(|| "?".to_owned(), |iccid| name(&ProfileIdentifier::Iccid(iccid)))
}

fn profile_list(profiles: &[ProfileInfo]) -> String {
    let one = |profile: &ProfileInfo| {
        let state = profile.profile_state.map(|state| format!(" {state:?}").to_lowercase()).unwrap_or_default();
        format!("{}{state}", profile_name(profile))
    };
    if profiles.is_empty() { "none".to_owned() } else { profiles.iter().map(one).collect::<Vec<_>>().join(", ") }
}

pub(crate) fn news_name(news: &NotificationMetadata) -> String {
    let event = EVENTS.iter().find(|(_, event)| *event == news.profile_management_operation).map_or("?", |(name, _)| name);
    let iccid = news.iccid.map_or_else(|| "?".to_owned(), |iccid| name(&ProfileIdentifier::Iccid(iccid)));
    format!("{} {event} {iccid}", news.seq_number)
}

fn news_list<'a>(news: impl IntoIterator<Item = &'a NotificationMetadata>) -> String {
    let list: Vec<String> = news.into_iter().map(news_name).collect();
    if list.is_empty() { "none".to_owned() } else { list.join(", ") }
}

/// What a procedure came to, line by line.
pub(crate) trait Told {
    fn told(&self) -> Vec<String>;
}

fn failed(failure: &Failure) -> Vec<String> {
    let advice = failure.advice();
    let mut lines = vec![format!("failed: {failure}")];
    lines.extend(failure.server_message.as_ref().map(|message| format!("the server's words: {message}")));
    lines.push(format!("{:?}: {}; {}", advice.blame, advice.cause, advice.remedy));
    lines
}

impl Told for Holdings {
    fn told(&self) -> Vec<String> {
        let profiles =
            self.profiles.as_ref().map_or_else(|failure| format!("unknown, {}", failure.error), |list| profile_list(list));
        let waiting = self.waiting.as_ref().map_or_else(|failure| format!("unknown, {}", failure.error), news_list);
        vec![format!("card: {profiles}; news: {waiting}")]
    }
}

impl<T: Short> Told for Outcome<T> {
    fn told(&self) -> Vec<String> {
        let mut lines = self.result.as_ref().map_or_else(failed, |done| vec![done.short()]);
        lines.extend(self.card.iter().flat_map(Told::told));
        if self.before.is_some() {
            lines.push(format!("to be told: {}", news_list(&self.news())));
        }
        lines
    }
}

impl<T: Short> Told for Result<T, Failure> {
    fn told(&self) -> Vec<String> {
        self.as_ref().map_or_else(failed, |done| done.short().lines().map(str::to_owned).collect())
    }
}

/// In a few words.
pub(crate) trait Short {
    fn short(&self) -> String;
}

impl Short for () {
    fn short(&self) -> String {
        "done".to_owned()
    }
}

impl Short for Switched {
    fn short(&self) -> String {
        format!("switched {self:?}")
    }
}

impl Short for Emptied {
    fn short(&self) -> String {
        format!("emptied {self:?}")
    }
}

impl Short for Box<ProfileInfo> {
    fn short(&self) -> String {
        format!("deleted {}", profile_name(self))
    }
}

impl Short for Vec<ProfileInfo> {
    fn short(&self) -> String {
        profile_list(self)
    }
}

impl Short for Vec<NotificationMetadata> {
    fn short(&self) -> String {
        news_list(self)
    }
}

impl Short for Vec<Copied> {
    fn short(&self) -> String {
        let one = |copied: &Copied| {
            let copy = copied.copy.as_ref();
            let what = copy.map_or_else(|failure| failure.to_string(), |copy| format!("copied for {}", copy.address));
            format!("{}: {what}", news_name(&copied.news))
        };
        self.iter().map(one).collect::<Vec<_>>().join("\n")
    }
}

impl Short for Vec<Delivered> {
    fn short(&self) -> String {
        let one = |delivered: &Delivered| {
            let what = match &delivered.delivery {
                Delivery::Done => "delivered".to_owned(),
                Delivery::NotForgotten(failure) => format!("delivered, but {}", failure.error),
                Delivery::Waits(failure) => format!("waits: {}", failure.error),
                Delivery::WaitsItsTurn => "waits its turn".to_owned(),
            };
            format!("{}: {what}", news_name(&delivered.news))
        };
        if self.is_empty() { "nothing".to_owned() } else { self.iter().map(one).collect::<Vec<_>>().join("\n") }
    }
}

impl Told for Vec<Replayed> {
    fn told(&self) -> Vec<String> {
        let one = |replayed: &Replayed| {
            let notification = PendingNotification::parse(replayed.copy.bytes.bytes()).ok();
            let news = notification.as_ref().and_then(PendingNotification::metadata).map_or_else(|| "?".to_owned(), news_name);
            let told = replayed.told.as_ref().map_or_else(|failure| failure.to_string(), |()| "delivered".to_owned());
            format!("{news}: {told}")
        };
        self.iter().map(one).collect()
    }
}

impl Short for Discovered {
    fn short(&self) -> String {
        let one = |(address, events): &(String, Result<Vec<sgp22::wire::es11::EventRecord>, Failure>)| {
            let events = events.as_ref().map_or_else(
                |failure| failure.to_string(),
                |events| {
                    let one = |event: &sgp22::wire::es11::EventRecord| {
                        format!("{} at {}", event.event_id.reveal(), event.rsp_server_address)
                    };
                    if events.is_empty() { "nothing".to_owned() } else { events.iter().map(one).collect::<Vec<_>>().join(", ") }
                },
            );
            format!("{address}: {events}")
        };
        self.servers.iter().map(one).collect::<Vec<_>>().join("\n")
    }
}

impl Short for EuiccConfiguredDataResponse {
    fn short(&self) -> String {
        format!("{:?}, {}", self.default_dp_address, self.root_ds_address)
    }
}

impl Told for AddressSet {
    fn told(&self) -> Vec<String> {
        let mut lines = self.result.told();
        let address = self.configured_data.as_ref().map(|data| data.default_dp_address.clone().unwrap_or_default());
        lines.push(address.map_or_else(|failure| failure.to_string(), |address| format!("default server {address:?}")));
        lines
    }
}

impl Short for Box<Chip> {
    fn short(&self) -> String {
        let eid = self.eid.as_ref().map_or_else(ToString::to_string, |eid| eid.to_string());
        let firmware = self.euicc_info2.as_ref().map_or_else(ToString::to_string, |info| {
            let free = info.free_non_volatile_memory().unwrap_or_default();
            format!("firmware {}, {free} bytes free", info.euicc_firmware_version)
        });
        let roots = self
            .euicc_info1
            .as_ref()
            .map_or_else(ToString::to_string, |info| format!("{} root", info.euicc_ci_pk_id_list_for_verification.len()));
        let servers = self.configured_data.as_ref().map_or_else(ToString::to_string, |data| data.root_ds_address.clone());
        let rules = self.rules.as_ref().map_or_else(ToString::to_string, |rules| format!("{} rules", rules.len()));
        [eid, firmware, roots, servers, rules].join("\n")
    }
}

impl Told for Downloaded {
    fn told(&self) -> Vec<String> {
        let mut lines = self.result.as_ref().map_or_else(failed, |installed| {
            let aid = installed.aid.clone().map_or_else(
                || "an application that the card did not name".to_owned(),
                |aid| name(&ProfileIdentifier::IsdpAid(aid)),
            );
            vec![format!("installed {} in {aid}", name(&ProfileIdentifier::Iccid(installed.iccid)))]
        });
        lines.extend(self.report.iter().map(|report| match (&report.told, &report.forgotten) {
            (Ok(()), Some(Ok(()))) => "the server knows".to_owned(),
            (Ok(()), forgotten) => format!("the server knows, but {forgotten:?}"),
            (Err(failure), _) => format!("the server does not know: {failure}"),
        }));
        lines.extend(self.cancelled.iter().map(|cancelled| {
            let told =
                |told: &Result<(), Failure>| told.as_ref().map_or_else(|failure| failure.to_string(), |()| "knows".to_owned());
            let server = cancelled.server.as_ref().map_or_else(|| "was not told".to_owned(), told);
            format!("cancelled, {:?}: the card {}, the server {server}", cancelled.reason, told(&cancelled.card))
        }));
        lines.extend(self.card.iter().flat_map(Told::told));
        lines
    }
}
