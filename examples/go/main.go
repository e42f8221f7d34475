// A classroom, a camera in it, and a channel that shows it elsewhere.
package main

import (
	"github.com/OWNER/pulumi-owt/sdks/go/owt"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(deploy)
}

func deploy(ctx *pulumi.Context) error {
	settings := config.New(ctx, "")
	classroom, err := owt.NewRoom(ctx, "classroom", &owt.RoomArgs{
		ParticipantLimit: pulumi.Float64(40),
		Views: owt.ViewMap{
			"lecture": owt.ViewArgs{Video: owt.ViewVideoArgs{
				MaxInput: pulumi.Float64(9),
				Layout: owt.ViewVideoLayoutArgs{
					Templates: owt.ViewVideoLayoutTemplatesArgs{Base: owt.LayoutBaseLecture},
				},
			}},
		},
		Roles: owt.RoleMap{"teacher": role(true), "student": role(false)},
	})
	if err != nil {
		return err
	}

	_, err = owt.NewStreamingIn(ctx, "camera", &owt.StreamingInArgs{
		Room:   classroom.ID(),
		Source: owt.StreamingSourceArgs{Url: settings.RequireSecret("cameraUrl")},
		Views:  pulumi.StringArray{pulumi.String("lecture")},
	})
	if err != nil {
		return err
	}

	// The mixed stream of a view has the id of the room, a dash and the label of the view.
	lecture := pulumi.Sprintf("%s-lecture", classroom.ID())
	_, err = owt.NewStreamingOut(ctx, "live", &owt.StreamingOutArgs{
		Room: classroom.ID(),
		Url:  settings.RequireSecret("liveUrl"),
		Media: owt.MediaSubscriptionArgs{
			Audio: owt.AudioSubscriptionArgs{From: lecture},
			Video: owt.VideoSubscriptionArgs{From: lecture},
		},
	})
	if err != nil {
		return err
	}

	// As the server has it, once it is there.
	onServer := owt.LookupRoomOutput(ctx, owt.LookupRoomOutputArgs{Id: classroom.ID()})

	ctx.Export("room", classroom.ID())
	ctx.Export("participantLimit", onServer.ParticipantLimit())
	return nil
}

// role returns a role that sees and hears everybody and is heard, and perhaps seen.
func role(isSeen bool) owt.RoleArgs {
	return owt.RoleArgs{
		Publish:   owt.RolePublishArgs{Audio: pulumi.Bool(true), Video: pulumi.Bool(isSeen)},
		Subscribe: owt.RoleSubscribeArgs{Audio: pulumi.Bool(true), Video: pulumi.Bool(true)},
	}
}
