"""An attempt as an ECS task: its containers as processes of this machine, at the same time, as far as they may."""
