//! The chip behind the commands: a request of ES10 in, its answer out.

use sgp22::crypto::Random;
use sgp22::tlv::{Encode, Malformed, Reader, Tag};
use sgp22::wire::{
    EuiccConfiguration, IsdrProprietaryApplicationTemplate, Message, NotificationEvent, NotificationMetadata,
    OtherSignedNotification, PendingNotification, Verbatim,
};

use super::chip::{AfterChange, Chip, RefreshFlag};
use super::es10;
use super::session::Session;
use super::state::{Profile, State};
use crate::lab::Identity;

/// A chip with what it keeps and what it knows of the server on the line.
#[derive(Debug)]
pub(super) struct Euicc {
    pub(super) chip: Chip,
    pub(super) state: State,
    pub(super) session: Session,
    /// How often it has said that it is busy since it was reset.
    pub(super) busy: u8,
    /// What is in use has changed, and the device has not yet been told to reset the card (ETSI TS 102 223 §6.4.7).
    pub(super) wants_refresh: bool,
    /// It answers nothing more until it is reset.
    pub(super) is_silent: bool,
}

/// Why a request is not answered: a status word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Status(pub(super) u16);

impl Status {
    /// The data are wrong.
    pub(super) const WRONG_DATA: Self = Self(0x6A80);
    /// The function is none.
    pub(super) const NOT_FOUND: Self = Self(0x6A88);
    /// Not now.
    pub(super) const CONDITIONS: Self = Self(0x6985);
}

impl From<Malformed> for Status {
    fn from(_: Malformed) -> Self {
        Self::WRONG_DATA
    }
}

pub(super) type Answer = Result<Vec<u8>, Status>;

impl Euicc {
    /// A chip that is switched on.
    pub(super) fn new(chip: Chip, state: State) -> Self {
        let mut euicc = Self { chip, state, session: Session::None, busy: 0, wants_refresh: false, is_silent: false };
        es10::load_bound_profile_package::clean_up(&mut euicc);
        euicc
    }

    /// Switched off and on: what it keeps is all that is left.
    pub(super) fn reset(&mut self) {
        (self.session, self.busy, self.wants_refresh, self.is_silent) = (Session::None, 0, false, false);
        es10::load_bound_profile_package::clean_up(self);
    }

    /// Answers a request of ES10.
    pub(super) fn call(&mut self, request: &[u8], chance: &mut dyn Random) -> Answer {
        if self.is_silent {
            return Err(Status::CONDITIONS);
        }
        let tag = Reader::new(request)?.peek()?.ok_or(Status::WRONG_DATA)?;
        match tag.to_u32() {
            0xBF36 | 0xA0 | 0xA1 | 0xA2 | 0xA3 | 0x86 | 0x88 => es10::load_bound_profile_package::answer(self, request),
            0xBF3C => es10::euicc_configured_data::answer(self, request),
            0xBF3F => es10::set_default_dp_address::answer(self, request),
            0xBF20 => es10::euicc_info::answer1(self, request),
            0xBF22 => es10::euicc_info::answer2(self, request),
            0xBF2E => es10::get_euicc_challenge::answer(self, request, chance),
            0xBF38 => es10::authenticate_server::answer(self, request),
            0xBF21 => es10::prepare_download::answer(self, request, chance),
            0xBF41 => es10::cancel_session::answer(self, request),
            0xBF43 => es10::get_rat::answer(self, request),
            0xBF45 => es10::verify_smds_response::answer(self, request),
            0xBF28 => es10::list_notification::answer(self, request),
            0xBF2B => es10::retrieve_notifications_list::answer(self, request),
            0xBF30 => es10::notification_sent::answer(self, request),
            0xBF2D => es10::profile_info_list::answer(self, request),
            0xBF31 => es10::enable_profile::answer(self, request),
            0xBF32 => es10::disable_profile::answer(self, request),
            0xBF33 => es10::delete_profile::answer(self, request),
            0xBF34 => es10::euicc_memory_reset::answer(self, request),
            0xBF29 => es10::set_nickname::answer(self, request),
            0xBF3E => es10::get_euicc_data::answer(self, request),
            _ => Err(Status::NOT_FOUND),
        }
    }

    /// What its ISD-R says of itself when it is selected (SGP.22 v2.5 §5.7.1).
    pub(super) fn isd_r_template(&self) -> IsdrProprietaryApplicationTemplate {
        let is_in_use = self.state.enabled().next().is_some();
        let configuration = if is_in_use { EuiccConfiguration::ENABLED_PROFILE } else { EuiccConfiguration::NONE };
        IsdrProprietaryApplicationTemplate {
            lowest_svn: es10::euicc_info::LOWEST_VERSION,
            euicc_configuration: self.chip.is_v3().then_some(configuration),
        }
    }

    /// How much memory is free.
    pub(super) fn free_bytes(&self) -> u32 {
        self.chip.memory_bytes.saturating_sub(self.state.used_bytes())
    }

    /// One of its identities: of v3, and its number.
    pub(super) fn identity(&self, (is_v3, number): (bool, u32)) -> Option<&Identity> {
        let identities = if is_v3 { &self.chip.identities_v3 } else { &self.chip.identities };
        identities.get(number as usize)
    }

    /// The identity that speaks where no server has chosen one.
    pub(super) fn own_identity(&self) -> Option<&Identity> {
        self.chip.identities.first().or(self.chip.identities_v3.first())
    }

    /// Whether it takes a request with this refresh flag.
    pub(super) fn takes_refresh_flag(&self, is_set: bool) -> bool {
        match self.chip.quirks.refresh_flag {
            RefreshFlag::Either => true,
            RefreshFlag::SetOnly => is_set,
            RefreshFlag::UnsetOnly => !is_set,
        }
    }

    /// Whether it is busy with the device; asked often enough it is not.
    pub(super) fn is_busy(&mut self) -> bool {
        let is_busy = self.busy < self.chip.quirks.busy_times;
        self.busy += u8::from(is_busy);
        is_busy
    }

    /// What is in use has changed; the device is told where it wants to be.
    pub(super) fn in_use_changed(&mut self, tell: bool) {
        self.is_silent = self.chip.quirks.after_change == AfterChange::SilentUntilReset;
        self.wants_refresh |= tell;
    }

    /// Signs and keeps the news of an event, for each server that wants to hear of it.
    pub(super) fn notify(&mut self, profile: usize, event: NotificationEvent) {
        let Some(Profile { metadata, identity: speaker, .. }) = self.state.profiles.get(profile) else { return };
        let speaker = *speaker;
        let (iccid, wanted) = (metadata.iccid, metadata.notification_configuration_info.clone());
        for wanted in wanted.into_iter().filter(|wanted| wanted.profile_management_operation.contains(event)) {
            let tbs = Verbatim::new(NotificationMetadata {
                seq_number: self.state.next_seq_number(),
                profile_management_operation: event,
                notification_address: wanted.notification_address,
                iccid: Some(iccid),
            });
            let Some(identity) = self.identity(speaker).or(self.own_identity()) else { return };
            let [next, others @ ..] = identity.chain() else { return };
            let notification = OtherSignedNotification {
                euicc_notification_signature: tbs.sign(identity.key(), &[]),
                tbs_other_notification: tbs,
                euicc_certificate: identity.certificate().clone(),
                next_cert_in_chain: next.clone(),
                other_certs_in_chain: others.to_vec(),
            };
            self.state.notifications.push(PendingNotification::OtherSignedNotification(Verbatim::new(notification)));
        }
    }
}

/// A signature as it stands in messages: that of the next step covers it so.
pub(super) fn element(tag: u32, value: &impl Encode) -> Vec<u8> {
    let mut writer = sgp22::tlv::Writer::new();
    value.encode(Tag::new(tag), &mut writer);
    writer.finish()
}

/// Reads a request; what cannot be read is wrong data.
pub(super) fn read<M: Message>(request: &[u8]) -> Result<M, Status> {
    Ok(M::parse(request)?)
}
