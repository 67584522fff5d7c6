/** The component library in Steward's colours; every text colour here has at least 4.5:1 on what it stands on. */
import type { ThemeConfig } from "antd";

export const theme: ThemeConfig = {
  token: {
    // The library must not wait for the ends of movements that base.css leaves out.
    motion: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    colorPrimary: "#0b5cad",
    colorInfo: "#0b5cad",
    colorError: "#b3261e",
    colorWarning: "#8a4b00",
    colorSuccess: "#1b6b3a",
    // The library's own are as dark as these colours are, which links on them cannot be read on.
    colorInfoBg: "#e8f1fb",
    colorErrorBg: "#fdeeec",
    colorWarningBg: "#fff3df",
    colorSuccessBg: "#e9f6ee",
    colorText: "#17212e",
    colorTextSecondary: "#47566a",
    colorTextTertiary: "#5d6b7d",
    colorTextDescription: "#5d6b7d",
    colorTextPlaceholder: "#5f6b7b",
    colorBorder: "#b4bfcc",
    colorBorderSecondary: "#dde3ea",
    borderRadius: 6,
    fontSize: 14,
    fontFamily: "var(--font)",
    controlHeight: 34,
    motionDurationMid: "0.12s",
    motionDurationSlow: "0.16s",
  },
  components: {
    Form: { itemMarginBottom: 10, verticalLabelPadding: "0 0 3px", labelColor: "#17212e", labelFontSize: 13 },
    Segmented: { itemColor: "#47566a", itemSelectedColor: "#0b3f78", trackBg: "#e6ebf1" },
    Select: { optionHeight: 30, optionLineHeight: "20px" },
  },
};
