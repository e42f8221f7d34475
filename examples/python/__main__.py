"""A classroom, a camera in it, and a channel that shows it elsewhere."""

import pulumi
import pulumi_owt as owt

config = pulumi.Config()

classroom = owt.Room(
    "classroom",
    participant_limit=40,
    views={
        "lecture": {
            "video": {
                "max_input": 9,
                "layout": {"templates": {"base": owt.LayoutBase.LECTURE}},
            }
        }
    },
    roles={
        "teacher": {
            "publish": {"audio": True, "video": True},
            "subscribe": {"audio": True, "video": True},
        },
        "student": {
            "publish": {"audio": True, "video": False},
            "subscribe": {"audio": True, "video": True},
        },
    },
)

camera = owt.StreamingIn(
    "camera",
    room=classroom.id,
    source={"url": config.require_secret("cameraUrl")},
    views=["lecture"],
)

# The mixed stream of a view has the id of the room, a dash and the label of the view.
lecture = pulumi.Output.concat(classroom.id, "-lecture")

owt.StreamingOut(
    "live",
    room=classroom.id,
    url=config.require_secret("liveUrl"),
    media={"audio": {"from_": lecture}, "video": {"from_": lecture}},
)

# As the server has it, once it is there.
on_server = owt.get_room_output(id=classroom.id)

pulumi.export("room", classroom.id)
pulumi.export("participantLimit", on_server.participant_limit)
