//! Files that are made after a template: each is named by its place in it.

use super::PeHeader;
use crate::tlv::{Decode, Element, Encode, Fault, Malformed, Oid, Tag, Writer};
use crate::wire::Raw;
use crate::wire::notation::choice;

/// Files that are made after a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFiles {
    /// Number, and whether it must be understood.
    pub header: PeHeader,
    /// The template.
    pub template_id: Oid,
    /// The files.
    pub files: Vec<TemplateFile>,
}

/// A file of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFile {
    /// Its place in the template, from 2: the tag's number.
    pub number: u32,
    /// What is to be done with it.
    pub commands: Vec<FileCommand>,
}

choice! {
    /// What is to be done with a file.
    pub enum FileCommand {
        /// It is not made.
        0x80 DoNotCreate(()),
        /// It is made otherwise than the template says; not looked into.
        0xA1 FileDescriptor(Raw),
        /// What follows goes so many bytes further on.
        0x82 FillFileOffset(u32),
        /// What is in it.
        0x83 FillFileContent(Vec<u8>),
    }
}

const HEADER: Tag = Tag::new(0xA0);
const TEMPLATE_ID: Tag = Tag::new(0x81);

impl TemplateFiles {
    /// The file at a place.
    pub fn file(&self, number: u32) -> Option<&TemplateFile> {
        self.files.iter().find(|file| file.number == number)
    }
}

impl TemplateFile {
    /// What is written into it, each part with the place where it begins.
    pub fn content(&self) -> Vec<(u32, &[u8])> {
        let (mut at, mut parts) = (0_u32, Vec::new());
        for command in &self.commands {
            match command {
                FileCommand::FillFileOffset(offset) => at = at.saturating_add(*offset),
                FileCommand::FillFileContent(content) => {
                    parts.push((at, content.as_slice()));
                    at = at.saturating_add(u32::try_from(content.len()).unwrap_or(u32::MAX));
                }
                FileCommand::DoNotCreate(()) | FileCommand::FileDescriptor(_) => {}
            }
        }
        parts
    }
}

impl Decode<'_> for TemplateFiles {
    fn decode(element: &Element<'_>) -> Result<Self, Malformed> {
        element.read(|inside| {
            let header = PeHeader::decode(&inside.required(HEADER)?)?;
            let template_id = inside.required(TEMPLATE_ID)?.oid()?;
            let mut files: Vec<TemplateFile> = Vec::new();
            while let Some(file) = inside.next()? {
                let number = file.tag().number();
                let is_known = file.tag() == Tag::context(number).constructed() && number >= 2;
                if !is_known || files.last().is_some_and(|last| last.number >= number) {
                    return Err(file.fault(Fault::Unexpected(file.tag())));
                }
                let commands = file.read(|inside| {
                    let mut commands = Vec::new();
                    while inside.peek()?.is_some() {
                        commands.push(FileCommand::read(inside)?);
                    }
                    Ok(commands)
                })?;
                files.push(TemplateFile { number, commands });
            }
            Ok(Self { header, template_id, files })
        })
    }
}

impl Encode for TemplateFiles {
    fn encode(&self, tag: Tag, writer: &mut Writer) {
        writer.constructed(tag, |writer| {
            self.header.encode(HEADER, writer);
            writer.oid(TEMPLATE_ID, &self.template_id);
            for file in &self.files {
                writer.constructed(Tag::context(file.number).constructed(), |writer| {
                    file.commands.iter().for_each(|command| command.write(writer));
                });
            }
        });
    }
}
