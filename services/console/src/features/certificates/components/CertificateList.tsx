/** Who is certified, until when; and what lapses soon. */
import { PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Segmented } from "antd";
import { useState } from "react";

import { keys } from "@/shared/api/keys";
import { useMe } from "@/shared/api/me";
import { serverNow } from "@/shared/api/serverClock";
import { dayIn } from "@/shared/time/wall";
import { ActModal } from "@/shared/ui/ActModal";
import { ListPanel } from "@/shared/ui/ListPanel";
import { ContractorPersonName } from "@/features/contractors";
import type { Skill } from "@/features/skills";
import { useNames } from "@/features/staff";
import { revocationPlaces, revokeCertificate } from "../api/actions";
import { type CertificateFilter, useCertificates } from "../api/queries";
import type { Certificate } from "../api/types";
import { certificateStanding, soonDays } from "../standing";
import { useMessages } from "../words";
import { CertificateDialog } from "./CertificateDialog";
import rows from "@/shared/ui/rows.module.css";
import styles from "./skills.module.css";

const views = ["held", "lapsing", "all"] as const;
type View = (typeof views)[number];

interface CertificateListProps {
  readonly skills: readonly Skill[];
  /** Those of one skill. */
  readonly skillId: string | undefined;
}

export function CertificateList({ skills, skillId }: CertificateListProps) {
  const messages = useMessages();
  const client = useQueryClient();
  const { permissions, timeZone } = useMe();
  const mayWrite = permissions.includes("identity:write");
  const [view, setView] = useState<View>("held");
  const [isRecording, setRecording] = useState(false);
  const [revoked, setRevoked] = useState<Certificate>();
  const certificates = useCertificates({
    ...filterOf(view, timeZone),
    ...(skillId === undefined ? {} : { skill_id: skillId }),
  });
  const items = certificates.data?.pages.flatMap((page) => page.items) ?? [];
  const skill = skills.find(({ skill_id }) => skill_id === skillId);
  const done = () => {
    setRecording(false);
    setRevoked(undefined);
    void client.invalidateQueries({ queryKey: keys.certificates() });
  };
  return (
    <>
      <ListPanel
        id="certificates"
        title={skill === undefined ? messages.certificates : `${messages.certificates} · ${skill.name}`}
        list={certificates}
        empty={items.length === 0 ? messages.noCertificates[view] : undefined}
        tools={
          <>
            <Segmented<View>
              aria-label={messages.which}
              value={view}
              options={views.map((value) => ({ value, label: messages.views[value] }))}
              onChange={setView}
            />
            {mayWrite && (
              <Button
                type="primary"
                icon={<PlusOutlined aria-hidden="true" />}
                disabled={skills.length === 0}
                onClick={() => {
                  setRecording(true);
                }}
              >
                {messages.newCertificate}
              </Button>
            )}
          </>
        }
      >
        {items.length > 0 && (
          <table className={rows.rows} aria-labelledby="certificates-title">
            <thead>
              <tr>
                <th scope="col">{messages.holder}</th>
                <th scope="col">{messages.skill}</th>
                <th scope="col">{messages.number}</th>
                <th scope="col">{messages.issuedOn}</th>
                <th scope="col">{messages.expiresOn}</th>
                <th scope="col">{messages.standingLabel}</th>
                {mayWrite && <th scope="col">{messages.actions}</th>}
              </tr>
            </thead>
            <tbody>
              {items.map((certificate) => (
                <CertificateRow
                  key={certificate.certificate_id}
                  certificate={certificate}
                  skill={skills.find(({ skill_id }) => skill_id === certificate.skill_id)}
                  onRevoke={
                    mayWrite
                      ? () => {
                          setRevoked(certificate);
                        }
                      : undefined
                  }
                />
              ))}
            </tbody>
          </table>
        )}
        {certificates.hasNextPage && (
          <p className={styles.more}>
            <Button
              loading={certificates.isFetchingNextPage}
              onClick={() => void certificates.fetchNextPage()}
            >
              {messages.more}
            </Button>
          </p>
        )}
      </ListPanel>
      {isRecording && (
        <CertificateDialog
          skills={skills}
          skillId={skillId}
          onDone={done}
          onClose={() => {
            setRecording(false);
          }}
        />
      )}
      {revoked !== undefined && (
        <ActModal<{ reason: string }>
          name="revocation"
          title={messages.revokeTitle(revoked.number)}
          okText={messages.revoke}
          places={revocationPlaces}
          about={<p>{messages.revokeHint}</p>}
          act={async ({ reason }) => {
            await revokeCertificate(revoked.certificate_id, reason);
            return messages.revoked;
          }}
          onDone={done}
          onClose={() => {
            setRevoked(undefined);
          }}
        >
          <Form.Item
            name="reason"
            label={messages.reason}
            rules={[{ required: true, message: messages.reasonMissing }]}
          >
            <Input.TextArea rows={3} maxLength={500} />
          </Form.Item>
        </ActModal>
      )}
    </>
  );
}

/** What the server is asked for: of those that lapse, what lapses last comes first. */
function filterOf(view: View, zone: string): CertificateFilter {
  if (view === "all") return {};
  const held = { has_expired: false, is_revoked: false };
  if (view === "held") return held;
  return { ...held, expires_before: dayIn(zone, serverNow() + soonDays * 86_400_000) };
}

interface CertificateRowProps {
  readonly certificate: Certificate;
  readonly skill: Skill | undefined;
  readonly onRevoke: (() => void) | undefined;
}

function CertificateRow({ certificate, skill, onRevoke }: CertificateRowProps) {
  const messages = useMessages();
  const nameOf = useNames();
  const standing = certificateStanding(certificate, serverNow());
  const { staff_id: staffId, contractor_person_id: personId, number } = certificate;
  return (
    <tr data-certificate={number} data-standing={standing}>
      <td>
        {staffId === null ? (
          <>
            <span className={rows.first}>
              <ContractorPersonName id={personId ?? ""} />
            </span>
            <span className={rows.second}>{messages.ofAContractor}</span>
          </>
        ) : (
          nameOf(staffId)
        )}
      </td>
      <td>{skill?.name ?? ""}</td>
      <td>{number}</td>
      <td className={styles.day}>{certificate.issued_on}</td>
      <td className={styles.day}>{certificate.expires_on ?? messages.neverExpires}</td>
      <td>
        <span className={styles.standing} data-standing={standing}>
          {messages.standing[standing]}
        </span>
        {certificate.revocation_reason !== null && (
          <span className={rows.second}>{certificate.revocation_reason}</span>
        )}
      </td>
      {onRevoke !== undefined && (
        <td>
          {standing !== "revoked" && (
            <Button size="small" aria-label={`${messages.revoke} ${number}`} onClick={onRevoke}>
              {messages.revoke}
            </Button>
          )}
        </td>
      )}
    </tr>
  );
}
