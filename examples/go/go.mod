module classroom

go 1.25

require (
	github.com/OWNER/pulumi-owt/sdks/go/owt v0.1.0
	github.com/pulumi/pulumi/sdk/v3 v3.206.0
)

// Made by `npm run sdks -- go` in a clone.
replace github.com/OWNER/pulumi-owt/sdks/go/owt => ../../sdks/go/owt
