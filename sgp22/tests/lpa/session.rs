//! The session of an SM-DP+ that we did not write (euicc-rsp's `testdata/session`), gone through by the LPA: what the card and the
//! server are sent are that session's bytes.

use identifiers::SmdpAddress;
use sgp22::lpa::{Action, Answer, Download, DownloadOrder, Procedure, Question, Reply, ServerAnswer, Step};
use sgp22::wire::es9::{
    AuthenticateClientRequest, AuthenticateClientResponseEs9, GetBoundProfilePackageOk, GetBoundProfilePackageRequest,
    HandleNotification, InitiateAuthenticationOk, InitiateAuthenticationRequest,
};
use sgp22::wire::es10b::AuthenticateServerRequest;
use sgp22::wire::json::{JsonAnswer, JsonRequest};
use sgp22::wire::{Message, Raw, TransactionId};

use crate::foreign;
use crate::world::device_info;

fn file(name: &str) -> Vec<u8> {
    foreign::read(&format!("sgp22-session/{name}"))
}

fn server(function: &str, body: &[u8]) -> Vec<u8> {
    match function {
        "initiateAuthentication" => {
            let request = InitiateAuthenticationRequest::parse_json(body).expect("it is one");
            assert_eq!(request.euicc_challenge[..], file("euicc-challenge.bin"));
            assert_eq!(request.euicc_info1.to_der(), file("euicc-info1.der"));
            InitiateAuthenticationOk::parse(&file("initiate-response.der")).expect("it is one").to_json()
        }
        "authenticateClient" => {
            let request = AuthenticateClientRequest::parse_json(body).expect("it is one");
            assert_eq!(request.transaction_id.as_bytes(), file("transaction-id.bin"));
            assert_eq!(request.authenticate_server_response.bytes(), file("auth-server-response.der"));
            AuthenticateClientResponseEs9::parse(&file("authenticate-response.der")).expect("it is one").to_json()
        }
        "getBoundProfilePackage" => {
            let request = GetBoundProfilePackageRequest::parse_json(body).expect("it is one");
            assert_eq!(request.prepare_download_response.bytes(), file("prepare-download-response.der"));
            GetBoundProfilePackageOk {
                transaction_id: TransactionId::new(file("transaction-id.bin")).expect("1 to 16 bytes"),
                bound_profile_package: Raw::parse(&file("bound-profile-package.der")).expect("an element"),
            }
            .to_json()
        }
        "handleNotification" => {
            let request = HandleNotification::parse_json(body).expect("it is one");
            assert_eq!(request.pending_notification.bytes(), file("pending-notification.der"));
            Vec::new()
        }
        other => panic!("{other} is not in the session"),
    }
}

#[test]
#[cfg_attr(not(shared_data), ignore = "../shared/data is absent")]
fn the_session_is_gone_through_byte_for_byte() {
    let address = SmdpAddress::parse("smdp.example.com").expect("an address");
    let mut step = Download::begin(DownloadOrder::by_address(&address, device_info()));
    let (mut pieces, mut said) = (Vec::<u8>::new(), Vec::new());
    let downloaded = loop {
        let (procedure, action) = match step {
            Step::Done(downloaded) => break downloaded,
            Step::Do(procedure, action) => (procedure, action),
        };
        let answer = match action {
            Action::Card(request) => {
                let tag = request.function().map_or(0, |tag| tag.to_u32());
                said.push(format!("{tag:X}"));
                Answer::Card(Ok(match tag {
                    0xBF20 => file("euicc-info1.der"),
                    0xBF2E => [&[0xBF, 0x2E, 0x12, 0x80, 0x10], &file("euicc-challenge.bin")[..]].concat(),
                    0xBF38 => {
                        let sent = AuthenticateServerRequest::parse(request.bytes()).expect("it is one");
                        let server = InitiateAuthenticationOk::parse(&file("initiate-response.der")).expect("it is one");
                        assert_eq!(sent.server_signed1.bytes(), server.server_signed1.bytes());
                        assert_eq!(sent.server_certificate.der(), server.server_certificate.der());
                        file("auth-server-response.der")
                    }
                    0xBF21 => file("prepare-download-response.der"),
                    0xBF30 => {
                        assert_eq!(request.bytes(), [0xBF, 0x30, 0x03, 0x80, 0x01, 0x01]);
                        vec![0xBF, 0x30, 0x03, 0x80, 0x01, 0x00]
                    }
                    _ => {
                        pieces.extend(request.bytes());
                        if pieces.len() == file("bound-profile-package.der").len() {
                            file("pending-notification.der")
                        } else {
                            Vec::new()
                        }
                    }
                }))
            }
            Action::Server(request) => {
                said.push(request.function.to_owned());
                Answer::Server(Ok(ServerAnswer { status: 200, body: server(request.function, &request.body) }))
            }
            Action::Ask(Question::Install(offer)) => {
                said.push(format!("install {}", offer.metadata.profile_name));
                assert_eq!(offer.metadata.to_der(), file("store-metadata.der"));
                Answer::Owner(Reply::Yes)
            }
            other => panic!("{other:?} is not in the session"),
        };
        step = procedure.answer(answer);
    };
    assert_eq!(pieces, file("bound-profile-package.der"));
    let said = said.join(" ");
    let expected = "BF20 BF2E initiateAuthentication BF38 authenticateClient install euicc-rsp test profile BF21 getBoundProfilePackage \
         BF36 A0 A1 88 A3 86 handleNotification BF30";
    assert_eq!(said, expected);
    let installed = downloaded.result.expect("it is installed");
    assert_eq!((installed.iccid.as_str(), downloaded.card), ("89000123456789012341", None));
    assert!(downloaded.report.is_some_and(|report| report.forgotten == Some(Ok(()))));
}
