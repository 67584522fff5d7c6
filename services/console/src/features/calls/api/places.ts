/** Which field of the call desk's form a fault of an interaction or a call belongs to. */
export const interactionPlaces = {
  "/estate_id": "estateId",
  "/unit_id": "unitId",
  "/customer_id": "unitId",
  "/summary": "details",
  "/ticket/kind": "kind",
  "/ticket/severity": "severity",
  "/ticket/category": "category",
  "/ticket/title": "title",
  "/ticket/description": "details",
  "/ticket/external_reference": "reference",
  "/told": "told",
} as const;
