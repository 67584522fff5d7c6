import { QRCode } from "antd";

/** By itself, because the library that draws it is no part of the first page. */
export default function QrCode({ uri, label }: { uri: string; label: string }) {
  return (
    <div role="img" aria-label={label}>
      <QRCode value={uri} type="svg" size={180} />
    </div>
  );
}
