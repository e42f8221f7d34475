// The parts of Pulumi's package schema that ours has (https://www.pulumi.com/docs/iac/packages-and-automation/pulumi-packages/schema/).

/** A type. */
export interface TypeSpec {
  readonly type?: "string" | "number" | "integer" | "boolean" | "array" | "object";
  readonly $ref?: string;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  readonly oneOf?: readonly TypeSpec[];
}

/** A property of an object, a resource or a function. */
export interface PropertySpec extends TypeSpec {
  readonly description?: string;
  readonly default?: string | number | boolean;
  readonly secret?: true;
  readonly replaceOnChanges?: true;
}

export type Properties = Readonly<Record<string, PropertySpec>>;

/** An object with named members. */
export interface ObjectSpec {
  readonly type?: "object";
  readonly description?: string;
  readonly properties: Properties;
  readonly required?: readonly string[];
}

/** A value of an enumeration. */
export interface EnumValueSpec {
  readonly name: string;
  readonly value: string;
}

/** A fixed list of texts. */
export interface EnumSpec {
  readonly type: "string";
  readonly description?: string;
  readonly enum: readonly EnumValueSpec[];
}

export type NamedTypeSpec = ObjectSpec | EnumSpec;

/** A resource. `properties` are its outputs. */
export interface ResourceSpec extends ObjectSpec {
  readonly inputProperties: Properties;
  readonly requiredInputs?: readonly string[];
  readonly aliases?: readonly { readonly type: string }[];
}

/** A function. */
export interface FunctionSpec {
  readonly description?: string;
  readonly inputs: ObjectSpec;
  readonly outputs: ObjectSpec;
}

/** A package. */
export interface PackageSpec {
  readonly name: string;
  readonly displayName?: string;
  readonly version?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly homepage?: string;
  readonly license?: string;
  readonly repository?: string;
  readonly publisher?: string;
  readonly meta?: { readonly moduleFormat?: string };
  readonly config: { readonly variables: Properties };
  readonly provider: ResourceSpec;
  readonly types: Readonly<Record<string, NamedTypeSpec>>;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
  readonly functions: Readonly<Record<string, FunctionSpec>>;
  readonly language: Readonly<Record<string, object>>;
}
