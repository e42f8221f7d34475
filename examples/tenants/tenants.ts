// What each customer has ordered.

export interface Tenant {
  plan: keyof typeof plans;
  rooms: string[];
}

export const plans = {
  small: { participantLimit: 10, inputLimit: 4 },
  large: { participantLimit: 100, inputLimit: 16 },
};

/** By the customer's name, which is part of the names in the stack and should stay. */
export const tenants: Record<string, Tenant> = {
  "customer-a": { plan: "large", rooms: ["board", "sales", "support"] },
  "customer-b": { plan: "small", rooms: ["meeting"] },
  "customer-c": { plan: "small", rooms: ["meeting", "interviews"] },
};
