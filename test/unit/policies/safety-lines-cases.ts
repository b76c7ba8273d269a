interface Cases {
  /** Clauses that must carry the line. */
  readonly holds: readonly string[];
  /** Clauses near to it that must not. */
  readonly spares: readonly string[];
  /** Where they stand. */
  readonly near?: { readonly headings: readonly string[]; readonly leadIn: string | null };
}

/** Invented clauses for each row of safety-lines.yaml. */
export const SAFETY_CASES: Readonly<Record<string, Cases>> = {
  'copying-evidence': {
    holds: [
      'Teachers take a screenshot of the conversation before the phone goes back.',
      'Print out the offending messages and keep them as evidence in a folder.',
      'Any indecent picture is to be saved to a memory stick and brought to the head.',
      'Screen prints of the web page should be attached to the form.',
      'A copy of the online post must be retained as evidence.',
      'Forward the inappropriate image to the office by e-mail.',
    ],
    spares: ['Never print or copy a nude image of a child.', 'Pupils must not take screenshots of live lessons.', 'Evidence of attendance is kept for three years.', 'Keep your receipts.'],
  },
  'searching-a-device': {
    holds: [
      "Teachers may look through a pupil's phone if bullying is suspected.",
      "Staff will check the child's messages with the child present.",
      'Ask the pupil to show you the pictures.',
      "Senior staff should search the girl's tablet for photos.",
    ],
    spares: ["Staff must never look through a pupil's phone.", 'Phones are handed to the office.', "Parents should check their child's phone every week."],
  },
  'deleting-pictures': {
    holds: [
      'The nude image should then be deleted by the class teacher.',
      'Ask the child to delete the pictures while you watch.',
      "Inappropriate videos are to be wiped from the pupil's device.",
      'Staff will remove any indecent photos from the shared drive straight away.',
    ],
    spares: ['Do not delete indecent images.', 'Pictures are deleted from the camera after one week.', 'Old newsletters are deleted every July.'],
  },
  'printed-authority': {
    holds: [
      'The LADO for Brackenshire County Council must be told.',
      'Ring social care on 01632 960 411.',
      'Referrals go to the MASH at Northmere Borough Council.',
      'The designated officer can be reached on 01632 960222.',
      'Contact Brackenshire Police.',
    ],
    spares: ['The headteacher rings the LADO within one working day.', 'The DSL is in Room 3, 01632 960 101.', 'School council elections are held each autumn.', 'In an emergency ring 999.'],
  },
  'questioning-children': {
    holds: [
      'The class teacher will question the children one at a time.',
      'Take a statement from each pupil.',
      'Ask the child what happened and who was there.',
      'Staff should investigate before they report.',
      'The teacher is to establish the facts.',
      'Interview both pupils separately.',
    ],
    spares: ['Do not question the child.', 'If you have a question about a pupil, see the office.', 'Staff must not investigate.', 'The panel will interview candidates in front of pupils.'],
  },
  'confidentiality': {
    holds: [
      'Tell the class teacher in confidence.',
      'The conversation will be treated as confidential between you and the child.',
      'Staff may promise pupils confidentiality.',
      'Keep what the child says to yourself until you are sure.',
      'Reports are handled in the strictest confidence.',
    ],
    spares: ['Never promise a child confidentiality.', 'You cannot keep it secret.', 'Records are kept confidential in a locked cabinet.', 'Passwords are to be kept confidential.', 'The public must have confidence in us.'],
  },
  'colleague-first': {
    holds: [
      'Speak to the colleague concerned before you go any further.',
      'Worries should be raised with the member of staff directly.',
      'Staff should first talk to the person involved.',
      'Have a word with your colleague first.',
      'In most cases it is best to approach the individual concerned.',
    ],
    spares: ['Do not discuss the matter with the person concerned.', 'Speak to the headteacher.', 'Please speak to a member of staff at the gate.'],
  },
  'waiting-for-advice': {
    holds: [
      'Do not take any action until the authority has advised you.',
      'No steps should be taken before guidance has been received from the LADO.',
      'Nothing is done until the investigation is over.',
      "Staff must not act without the headteacher's permission.",
      'The member of staff must await instructions from the head teacher about the disclosure.',
    ],
    spares: ['Do not wait for advice before ringing 999.', 'The new account may not be used until it has been approved.', 'Take advice from the LADO.'],
  },
  'waiting-for-hours': {
    near: { headings: ['Reporting a safeguarding concern'], leadIn: null },
    holds: [
      'Reports are read during office hours only.',
      'Leave the form in the tray until the next morning.',
      'Mention it at the next staff meeting.',
      'The matter can wait until the DSL returns.',
      'Speak to the DSL when convenient.',
      'The lead is available only on weekdays.',
    ],
    spares: ['Do not wait until the end of the day.', 'The lead can be reached at any hour.', 'Tell the lead at once.'],
  },
  'outside-remit': {
    holds: [
      'What happens on a games console at home is not a school matter.',
      'The school will not get involved in arguments between pupils at weekends.',
      'Online disputes are for parents to resolve.',
      "This is not the school's responsibility.",
      'We are unable to intervene in group chats outside school hours.',
    ],
    spares: ['The school is not responsible for lost phones.', 'Safeguarding is not just the responsibility of the school office but of us all.', 'We act on bullying wherever it happens.', 'The school is not responsible for the content of external websites.'],
  },
  'refusing-to-act': {
    holds: [
      'The school may refuse to deal with the matter a second time.',
      'Governors can decline to hear the parent again.',
      'The school could say that the family ignored its advice.',
      'Anonymous reports will not be acted upon.',
      'Where a pupil has been warned, no further action will be taken on the report.',
    ],
    spares: ['We never refuse to act on a concern.', 'A child may refuse to take part in the photograph.', 'Every report is read on the day.'],
  },
  'kept-in-house': {
    holds: [
      'Allegations are dealt with internally wherever possible.',
      'Small matters can be resolved informally by the phase leader.',
      'The bullying will be handled within the school.',
      "Concerns about a colleague are managed through the school's own disciplinary procedures.",
    ],
    spares: ['Allegations are never dealt with internally.', 'Most complaints can be resolved informally.', 'Grievances are settled informally at first.'],
  },
  'asking-for-removal': {
    holds: [
      'The class teacher will ask the parent to remove the post.',
      'Anyone who posts such material will be told to delete it.',
      'The school requests that the person takes the comments down.',
      'The author is invited to withdraw the remarks.',
    ],
    spares: ['Do not ask the person to take the post down.', 'Ask the office for a removal box.', 'A parent may withdraw consent and ask for a picture to be removed.'],
  },
  'telling-families': {
    holds: [
      'Parents will always be informed of a disclosure.',
      'Ring the parents as soon as a bullying incident is reported.',
      'The families are contacted when there is a concern about underage use.',
      'Carers must be told about any incident on the same day.',
    ],
    spares: ['Do not contact the parents about a concern.', 'The DSL decides whether the family is told about a concern.', 'Parents will be informed of the trip.', 'Parents are told of an incident unless that would put the child at risk.'],
  },
  'family-consent-first': {
    holds: [
      'Parental consent must be obtained before a referral is made.',
      'Staff need the permission of parents to share the concern with social care.',
      "A pupil's consent is required before we report anything.",
      'We refer to outside agencies only with the agreement of the family.',
    ],
    spares: ['Parental consent is not needed for a referral.', 'Parental consent is required before a photograph is published.', 'We ask for consent for trips.'],
  },
  'police-last': {
    holds: [
      'The police are called only if the parents refuse to cooperate.',
      'If the threats continue, the matter can go to the police.',
      'The headteacher decides whether to inform the police.',
      'The police are a last resort.',
      'Should the situation remain unresolved the police may be told.',
    ],
    spares: ['Ring 999 for the police if a child is in immediate danger.', 'The police visit assembly each year.', 'The police are not a last resort.'],
  },
  'too-small-to-report': {
    holds: [
      'Minor concerns need not be reported.',
      'There is no need to record low-level incidents.',
      'Only serious incidents are passed to the lead.',
      'Report a worry only if you are sure.',
      'Small comments can be overlooked.',
    ],
    spares: ['You do not need permission to report a concern.', 'No worry is too small to report.', 'Faults are reported only if serious.'],
  },
  'fear-of-sanction': {
    holds: [
      'Any breach of this policy is gross misconduct.',
      'Failure to comply will be treated as gross misconduct.',
      'Every violation will result in dismissal.',
      'Unfounded allegations will lead to disciplinary action.',
    ],
    spares: ['A serious breach may amount to gross misconduct.', 'Breaches may lead to disciplinary action.', 'Nobody is disciplined for a mistaken report.'],
  },
  'one-person-two-posts': {
    holds: [
      'Designated Safeguarding Lead: Ann Poole (Headteacher)',
      'The Headteacher/DSL keeps the passwords.',
      'The headteacher, Mrs Poole, is also the designated safeguarding lead.',
      'Our DSL is Ann Poole, Head of School.',
      'The principal acts as DSL.',
    ],
    spares: ['Tell the DSL or the headteacher.', 'Designated Safeguarding Lead: Ann Poole (Deputy Headteacher)', 'The deputy headteacher is the DSL.', 'The headteacher and the DSL meet weekly.'],
  },
  'split-by-who-acted': {
    holds: [
      'Report it to the DSL if a pupil started it or to the headteacher if an adult did.',
      'Tell the headteacher (if it was a colleague) or the DSL (if it was a child).',
      'Inform the safeguarding lead when pupils are involved, or the headteacher where staff are.',
      'It is notified to the headteacher if from staff or, if from a pupil, to the DSL.',
    ],
    spares: ['Tell the DSL, or the headteacher if the DSL is unavailable.', 'Report it to the DSL.'],
  },
  'headteacher-alone': {
    holds: [
      'A friend request from a pupil is reported to the headteacher.',
      'Staff must tell the head teacher if a child messages them.',
      'Online bullying of a pupil is referred to the principal.',
      'Pass any concern about a child to the head of school.',
    ],
    spares: ['Tell the DSL and the headteacher about a message from a pupil.', 'An allegation about work with children is reported to the headteacher.', 'Ask the headteacher for permission to take pupils on a trip.'],
  },
  'someone-else-first': {
    holds: [
      'Report upsetting content to the ICT team.',
      'Pupils tell the class teacher about bullying.',
      'Inform your line manager of any inappropriate messages.',
      'Concerns are reported to a senior member of staff.',
    ],
    spares: ['Report upsetting content to the DSL.', 'Tell the class teacher that the kit is ready.', 'Report a broken tablet to the technician.'],
  },
  'extremism-without-route': {
    holds: [
      'We take our Prevent duty seriously.',
      'The school must protect pupils from radicalisation.',
      'Our staff promote tolerance and reject extremism.',
      'Terrorist material must not be accessed at school.',
    ],
    spares: ['Worries about radicalisation are reported to the DSL.', 'Tell the DSL if our staff see extremist material.', 'Books on loan are returned to prevent loss.'],
  },
  'ban-without-exception': {
    holds: [
      'Staff must not be friends with parents on social media.',
      'Teachers should not contact families through personal accounts.',
      'No member of staff may add a parent on Facebook.',
      'Employees are not permitted to follow parents online.',
    ],
    spares: ['Staff must not be friends with parents on social media unless they are related.', 'Staff must not post about parents on social media.', 'Parents must not add staff on Facebook.'],
  },
  'threatening-text': {
    holds: [
      'If you do not pass this on I will kill you.',
      'He came to the house and killed them.',
      'They are going to murder her tonight.',
      'She laughed, so he stabbed her.',
    ],
    spares: ['Time was killed in the queue.', 'Pupils read about a murder mystery.', 'Seeds were buried in the school garden.'],
  },
};
