import type { ClearedAct } from "../api/types";
import type { CertificateStanding } from "../standing";

const acts: Record<ClearedAct, string> = { calls: "Takes calls alone" };

const standing: Record<CertificateStanding, string> = {
  coming: "Coming",
  in_force: "In force",
  lapsing: "Lapses soon",
  expired: "Expired",
  revoked: "Revoked",
};

export const en = {
  noRight: "You may not read who is certified.",
  skills: "Skills",
  skill: "Skill",
  noSkills: "There are no skills yet.",
  newSkill: "New skill",
  skillMade: "The skill is made",
  skillChanged: "Saved",
  change: "Change…",
  changeTitle: (name: string) => `Change: ${name}`,
  save: "Save",
  code: "Code",
  codeMissing: "Write a code.",
  name: "Name",
  nameMissing: "Write a name.",
  clearance: "Clearance",
  clearsFor: "A certificate of it clears for",
  clearsForNothing: "a trade, no clearance",
  acts,
  notDemanded: "not asked for yet",
  demandedSince: (day: string) => `asked for since ${day}`,
  demandedFrom: (day: string) => `asked for from ${day}`,
  demandedFromLabel: "Asked for from this day on",
  demandedHint:
    "Certify people first: from that day on nobody does this alone without a certificate in force.",
  accompanied:
    "Whoever has no certificate in force takes calls with somebody at their side who has: the call names who that is.",
  actions: "Actions",
  certificates: "Certificates",
  which: "Which certificates",
  views: { held: "In force", lapsing: "Lapse soon", all: "All" },
  noCertificates: {
    held: "Nobody is certified.",
    lapsing: "No certificate lapses within two months.",
    all: "There are no certificates yet.",
  },
  newCertificate: "Record a certificate",
  certificateMade: "Recorded",
  whose: "Whose",
  staffs: "A member of staff's",
  contractors: "Somebody's of a contractor",
  ofAContractor: "of a contractor",
  holder: "Holder",
  holderMissing: "Choose whose it is.",
  skillMissing: "Choose the skill.",
  number: "Number",
  numberMissing: "Write the number as it stands on the paper.",
  issuedOn: "Issued on",
  expiresOn: "Last day",
  expiresOnOptional: "Last day, if it expires",
  neverExpires: "does not expire",
  standingLabel: "Status",
  standing,
  revoke: "Revoke…",
  revokeTitle: (number: string) => `Revoke the certificate ${number}`,
  revokeHint:
    "It counts for nothing from now on. One that was written down wrongly is revoked, and recorded again.",
  revoked: "Revoked",
  reason: "Reason",
  reasonMissing: "Say why.",
  more: "More",
};

export type Words = typeof en;
